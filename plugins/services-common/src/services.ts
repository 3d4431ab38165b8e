import { Cell, InstanceEnd, PodRow } from '@longshore/plugin-clusters-common';
import { Environment, Failure } from '@longshore/plugin-longshore-common';
import { MemberLevel } from '@longshore/plugin-members-common';

/**
 * State of a service in one environment, each with its own shape and word on
 * the page.
 *
 * @public
 */
export const SERVICE_STATES = [
  'failed',
  'degraded',
  'changing',
  'running',
  'stopped',
  'unknown',
] as const;

/**
 * One of {@link SERVICE_STATES}, which are in the order of urgency.
 *
 * @public
 */
export type ServiceState = (typeof SERVICE_STATES)[number];

/**
 * Why a service is in its state, the page's few words chosen by code:
 *
 * - `running`: all instances of all tracks and cells are ready; `desired`
 * - `scaled-to-zero`: desired is 0 and nothing is left
 * - `rolling`: a template change is on its way; `percent`
 * - `scaling`: count on its way; `ready`, `desired`
 * - `stalled`: the rollout passed its deadline; `ready`, `desired`
 * - `instances-failing`: `failing`, `desired`, `reason` (Kubernetes' word)
 * - `instances-not-ready`: `notReady`, `desired`
 * - `none-ready`: `desired`, `reason?`
 * - `cannot-place`: pods cannot be scheduled; `pending`, `desired`
 * - `cell-silent`: no contact with the only cells that hold it; `cells`
 * - `no-live-objects`: nothing of it was found in any cell
 *
 * @public
 */
export type ServiceStatusCode =
  | 'running'
  | 'scaled-to-zero'
  | 'rolling'
  | 'scaling'
  | 'stalled'
  | 'instances-failing'
  | 'instances-not-ready'
  | 'none-ready'
  | 'cannot-place'
  | 'cell-silent'
  | 'no-live-objects';

/**
 * State and reason.
 *
 * @public
 */
export type ServiceStatus = {
  state: ServiceState;
  code: ServiceStatusCode;
  params: Record<string, string | number>;
};

/**
 * A service in one environment: one row of the list.
 *
 * @public
 */
export type ServiceSummary = {
  /** Opaque and stable; key of the row and name of its signal channel. */
  id: string;
  /** Lower-case entity ref of the Component. */
  entityRef: string;
  /** `metadata.namespace` of the Component. */
  namespace: string;
  /** `metadata.name` of the Component. */
  name: string;
  title?: string;
  /** Lower-case entity ref of the owner, when the catalog names one. */
  owner?: string;
  /** Lower-case entity ref of the System. */
  system?: string;
  environment: Environment;
  status: ServiceStatus;
  /** `current` are ready ones. */
  instances: { current: number; desired: number };
  /** Image of the main track as written in the template. */
  image?: string;
  /** `name:tag` of the image, without registry and path. */
  version?: string;
  /** More than one version is running, or versions differ between cells. */
  mixedVersions: boolean;
  /** Newest change of the template or of a rollout, ISO 8601. */
  updatedAt?: string;
  /** Names of the cells that hold it. */
  cells: string[];
  /** Earliest last contact among cells that are silent now, ISO 8601. */
  staleSince?: string;
  /** All of its objects carry our labels, so that it may be scaled here. */
  managed: boolean;
};

/**
 * A count and what became of it in one cell.
 *
 * @public
 */
export type ServiceCount = {
  track: string;
  cell: string;
  /** What the record wants; what runs now when nobody has set it here yet. */
  desired: number;
  /** `spec.replicas` in the cell, absent when there is no Deployment. */
  live?: number;
  ready: number;
  /** Nobody has set it through Longshore yet. */
  recorded: boolean;
  state: 'applied' | 'pending' | 'failed';
  failure?: Failure;
};

/**
 * One past change of a count.
 *
 * @public
 */
export type CountChange = {
  id: string;
  track: string;
  cell: string;
  from: number;
  to: number;
  /** Entity ref of who asked for it. */
  author: string;
  reason?: string;
  /** ISO 8601. */
  at: string;
  state: 'applied' | 'pending' | 'failed';
  failure?: Failure;
};

/**
 * What a page needs to know of an action before it is tried.
 *
 * @public
 */
export type ActionAvailability =
  | { allowed: true }
  | {
      allowed: false;
      /**
       * `level`: the reader's level is too low, see `requiredLevel`;
       * `policy`: the portal's permission policy says no;
       * `not-managed`: Longshore did not create the objects;
       * `read-only-cell`: no cell of the service accepts changes.
       */
      because: 'level' | 'policy' | 'not-managed' | 'read-only-cell';
      requiredLevel?: MemberLevel;
    };

/**
 * A service in one environment with all that its page shows but instances,
 * which are paged.
 *
 * @public
 */
export type ServiceDetail = ServiceSummary & {
  description?: string;
  /** The reader's level. */
  level: MemberLevel;
  counts: ServiceCount[];
  /** Grows with each change of a count; guards against lost updates. */
  countsVersion: number;
  /** Newest first, at most 20. Absent while the database cannot be read. */
  countHistory?: CountChange[];
  actions: { scale: ActionAvailability };
  /** Environments the service is seen in, in order. */
  environments: Environment[];
};

/**
 * One running instance: a pod.
 *
 * @public
 */
export type ServiceInstance = Omit<PodRow, 'kind' | 'claim'> & {
  track: string;
  version?: string;
  /** The cell is silent: as of this time, ISO 8601. */
  staleSince?: string;
};

/**
 * An instance that is no more: its pod is gone, and this is how it ended.
 *
 * @public
 */
export type PastInstance = Omit<InstanceEnd, 'id' | 'claim'> & {
  track: string;
  version?: string;
};

/**
 * The part of a cell that readers of services may know.
 *
 * @public
 */
export type ServiceCell = Pick<
  Cell,
  'name' | 'region' | 'environments' | 'simulated' | 'contact'
>;
