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
 * Asks for new replica counts; `PUT /scale`.
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
  /** Complete Kubernetes objects with apiVersion, kind and metadata.name. */
  objects: JsonObject[];
  /** Validate and report conflicts, change nothing. */
  dryRun: boolean;
  /** Take over fields that another manager owns. */
  force: boolean;
};

/**
 * How a write went in one cell. Cells are independent: some may fail while
 * others succeed, and the caller shows both.
 *
 * @public
 */
export type CellResult =
  | { cell: string; ok: true }
  | { cell: string; ok: false; failure: Failure };

/**
 * Answer of every write.
 *
 * @public
 */
export type WriteResponse = { results: CellResult[] };
