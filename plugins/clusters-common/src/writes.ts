import { JsonObject } from '@backstage/types';
import { Failure } from '@longshore/plugin-longshore-common';

/**
 * Levels that a write can be made with: each is a group in the cluster,
 * `longshore:<level>`, whose rights are what RBAC there grants it.
 *
 * @public
 */
export const WRITE_LEVELS = [
  'guest',
  'reporter',
  'developer',
  'master',
  'owner',
  'operator',
] as const;

/**
 * One of {@link WRITE_LEVELS}.
 *
 * @public
 */
export type WriteLevel = (typeof WRITE_LEVELS)[number];

/**
 * For whom a write is made. The person and the operation are sent as
 * impersonation extras, so that the cluster's audit log names both.
 *
 * @public
 */
export type WriteAuthority = {
  /** Level that the calling plugin has found the person to have. */
  level: WriteLevel;
  /** Entity ref of the person. Ignored when the call carries a user. */
  user: string;
  /** The caller's own record of this piece of work. */
  operation: string;
};

/**
 * One Deployment to scale.
 *
 * @public
 */
export type ScaleTarget = {
  cell: string;
  namespace: string;
  deployment: string;
  /** Refused when the live object has another: it was replaced meanwhile. */
  uid: string;
  /** 0 or more. */
  replicas: number;
};

/**
 * Asks for new replica counts; `PUT /scale`. A cell that is not for the
 * environment of a Deployment (any more) lets it shrink but not grow.
 *
 * @public
 */
export type ScaleRequest = {
  authority: WriteAuthority;
  targets: ScaleTarget[];
};

/**
 * Asks for objects to be applied server-side, in the order given, to each cell;
 * `POST /apply`. Repeating it is harmless.
 *
 * @public
 */
export type ApplyRequest = {
  authority: WriteAuthority;
  cells: string[];
  /**
   * Complete Kubernetes objects with apiVersion, kind, metadata.name and the
   * label `longshore.dev/environment`, for which the cells must be.
   */
  objects: JsonObject[];
  /** Validate and report conflicts, change nothing. */
  dryRun: boolean;
  /** Take over fields that another manager owns. */
  force: boolean;
  /** Answer each object as the server would store it; with `dryRun` only. */
  returnObjects?: boolean;
  /** Go on to the next object only when one is rolled out or complete. */
  wait?: ApplyWait;
  /** Afterwards delete what belongs to the chain and is not among the objects. */
  prune?: ApplyPrune;
};

/**
 * How long an apply waits for Deployments and StatefulSets to be rolled out and
 * Jobs to be complete.
 *
 * @public
 */
export type ApplyWait = {
  /** For all objects of a cell together; at most 300. */
  seconds: number;
};

/**
 * What an apply may delete: objects of these kinds in these namespaces that
 * carry `longshore.dev/service` and this chain, that Longshore has applied and
 * that no other object owns. Never anything cluster-wide, never quotas, rights
 * or volume claims.
 *
 * @public
 */
export type ApplyPrune = {
  /** Value of the label `longshore.dev/chain`, which the objects carry as well. */
  chain: string;
  kinds: Array<{ apiVersion: string; kind: string }>;
  namespaces: string[];
};

/**
 * What became of one object of an apply.
 *
 * @public
 */
export type AppliedChange = {
  /** `Deployment shop/web` */
  title: string;
  /** With `dryRun` what would become of it. */
  action: 'created' | 'configured' | 'unchanged' | 'pruned';
  /** What the API server warns of. */
  warnings?: string[];
  /** As the server would store it, values of Secrets left out. */
  object?: JsonObject;
  /** How far it came, when it was waited for. */
  rollout?: AppliedRollout;
};

/**
 * How far the rollout of an applied object came. Of a Job: its completions.
 *
 * @public
 */
export type AppliedRollout = {
  complete: boolean;
  ready: number;
  desired: number;
};

/**
 * A field that another manager owns with another value.
 *
 * @public
 */
export type FieldConflict = {
  /** `Deployment shop/web` */
  title: string;
  /** `.spec.replicas` */
  field: string;
  /** `kubectl`; empty when the server does not tell. */
  manager: string;
};

/**
 * How the scaling of one Deployment went. Targets are independent: one that
 * fails does not keep the others of its cell from being scaled.
 *
 * @public
 */
export type ScaledTarget = Omit<ScaleTarget, 'cell'> &
  ({ ok: true } | { ok: false; failure: Failure });

/**
 * How a write went in one cell. Cells are independent: some may fail while
 * others succeed, and the caller shows both.
 *
 * @public
 */
export type CellResult =
  | {
      cell: string;
      ok: true;
      applied?: AppliedChange[];
      /** Of a scaling: each target, in the order given. */
      scaled?: ScaledTarget[];
    }
  | {
      cell: string;
      ok: false;
      /** Of a scaling: the first of its targets that failed. */
      failure: Failure;
      /** Of a scaling that the cell was asked for: each target. */
      scaled?: ScaledTarget[];
      /** Of an apply: what was done before it failed. */
      applied?: AppliedChange[];
      /** Of an apply: every conflict; all objects are tried with `dryRun`. */
      conflicts?: FieldConflict[];
    };

/**
 * Answer of every write.
 *
 * @public
 */
export type WriteResponse = { results: CellResult[] };
