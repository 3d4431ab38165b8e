import { Environment } from '@longshore/plugin-longshore-common';
import {
  CronJobRow,
  DeploymentRow,
  EndpointSliceRow,
  JobRow,
  NodeRow,
  PodRow,
  PodState,
  ServiceClaim,
  StatefulSetRow,
  VolumeClaimRow,
  WatchedKind,
} from './rows';

/**
 * A row that a query can answer. Those that no service claims have no `claim`;
 * pods are answered only when a service claims them.
 *
 * @public
 */
export type QueriedRow =
  | (Omit<DeploymentRow, 'claim'> & { claim?: ServiceClaim })
  | PodRow
  | StatefulSetRow
  | JobRow
  | CronJobRow
  | NodeRow
  | VolumeClaimRow
  | EndpointSliceRow;

/**
 * By what rows can be sorted. Equal ones follow by cell and uid.
 *
 * @public
 */
export const ROW_SORT_FIELDS = [
  'name',
  'createdAt',
  'cell',
  'namespace',
  'state',
] as const;

/**
 * One of {@link ROW_SORT_FIELDS}.
 *
 * @public
 */
export type RowSortField = (typeof ROW_SORT_FIELDS)[number];

/**
 * Asks for rows of one kind; `POST /v1/rows/query`. What is left out does not
 * matter; everything that is given must hold.
 *
 * @public
 */
export type RowQuery = {
  kind: WatchedKind;
  cells?: string[];
  namespaces?: string[];
  /** Lower-case entity refs; claimed rows alone then. */
  components?: string[];
  environment?: Environment;
  /** Pods of one node. */
  node?: string;
  /**
   * `state` of pods and Jobs, `phase` of PersistentVolumeClaims, `ready` of
   * nodes; others have none.
   */
  states?: string[];
  /** Default `name`. */
  sort?: RowSortField;
  order?: 'asc' | 'desc';
  /** 1 to 1,000, default 200. */
  limit?: number;
  /** `next` of the page before, with everything else the same. */
  cursor?: string;
};

/**
 * Answer of a query.
 *
 * @public
 */
export type RowPage = {
  rows: QueriedRow[];
  /** How many there are over all pages now. */
  total: number;
  /** Cursor of the next page; absent on the last. */
  next?: string;
  /** Cells that were asked for whose rows may be old, or not all there. */
  staleCells: string[];
};

/**
 * Asks how services are; `POST /v1/rows/summaries`.
 *
 * @public
 */
export type SummaryRequest = {
  services: Array<{ component: string; environment: Environment }>;
};

/**
 * A service in one environment, summed up over all cells.
 *
 * @public
 */
export type ServiceSummary = {
  component: string;
  environment: Environment;
  /** Replicas wanted by its Deployments and StatefulSets. */
  desired: number;
  /** Those of them that are ready. */
  ready: number;
  /** Pods by what they are doing. */
  pods: Partial<Record<PodState, number>>;
  /** Cells where anything of it is. */
  cells: string[];
  /**
   * Cells whose rows may be old, or not all there. Something of it may be in
   * them, though they are not among `cells`.
   */
  staleCells: string[];
};

/**
 * Answer, in the order of the request.
 *
 * @public
 */
export type SummaryResponse = { summaries: ServiceSummary[] };
