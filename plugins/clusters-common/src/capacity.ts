import { Environment } from '@longshore/plugin-longshore-common';

/**
 * An amount of what pods request.
 *
 * @public
 */
export type Resources = {
  /** Thousandths of a core. */
  cpuMillis: number;
  memoryBytes: number;
};

/**
 * What a cell has and what of it is asked for. Rows are as of the last contact.
 *
 * @public
 */
export type CellCapacity = {
  nodes: number;
  /** Nodes that are Ready and not cordoned. */
  schedulableNodes: number;
  /** Pods that are bound to nodes and have not ended. */
  pods: number;
  /** Most pods that the nodes take. */
  podLimit: number;
  allocatable: Resources;
  requested: Resources;
};

/**
 * One node, for a table and for the split of replicas.
 *
 * @public
 */
export type NodeCapacity = {
  node: string;
  schedulable: boolean;
  allocatable: Resources & { pods: number };
  requested: Resources & { pods: number };
};

/**
 * Asks how instances of one size would be split over cells; changes nothing.
 * `POST /v1/placement/preview`.
 *
 * @public
 */
export type PlacementRequest = {
  environment: Environment;
  /** How many instances in all. */
  replicas: number;
  /** What one instance requests. */
  size: Resources;
  /** Cells to choose from; all of the environment when absent. */
  cells?: string[];
  /** What runs now, by cell; kept where it is if possible. */
  current?: Record<string, number>;
  /** At least so many cells, where `replicas` allow. Default 2 for production, 1 otherwise. */
  leastCells?: number;
};

/**
 * Why a cell has the part that it has.
 *
 * - `kept`: these run there already
 * - `share`: by its share of the free capacity
 * - `spread`: one, so that enough cells are used
 * - `full`: it has no room for more
 * - `not-healthy`: nothing new is placed where we cannot look
 * - `not-writable`: nothing can be placed where we may only look
 * - `not-needed`
 *
 * @public
 */
export type PlacementReason =
  | 'kept'
  | 'share'
  | 'spread'
  | 'full'
  | 'not-healthy'
  | 'not-writable'
  | 'not-needed';

/**
 * The part of one cell.
 *
 * @public
 */
export type PlacementShare = {
  cell: string;
  replicas: number;
  /** How many more of this size fit, counted node by node. */
  room: number;
  /** How many run there now. */
  current: number;
  reasons: PlacementReason[];
};

/**
 * Answer of a placement preview.
 *
 * @public
 */
export type PlacementPreview = {
  shares: PlacementShare[];
  /** How many fit nowhere; nothing may be written while above 0. */
  shortage: number;
  /**
   * How many more than wanted stay, in cells where nothing can be changed now.
   * The others do not shrink more because of them.
   */
  excess: number;
};

/**
 * Use of a host or a cell over a day, for the report of utilisation.
 *
 * @public
 */
export type UtilisationSample = {
  /** Begin of the span, ISO 8601. */
  at: string;
  cell: string;
  /** Absent: of the whole cell. */
  node?: string;
  /** Mean number of running pods. */
  pods: number;
  /** Mean number of nodes that were Ready. */
  nodes: number;
  /** Mean share of the allocatable CPU that was used, 0 to 1; absent where the cell has no metrics. */
  cpuUsed?: number;
  /** Mean share of the allocatable CPU that was requested, 0 to 1. */
  cpuRequested: number;
  memoryUsed?: number;
  memoryRequested: number;
};

/**
 * How well one host was used, day by day.
 * `GET /v1/cells/:cell/nodes/:node/utilisation`.
 *
 * @public
 */
export type NodeUtilisation = {
  /** ISO 8601. */
  from: string;
  to: string;
  /** Length of a sample in seconds. */
  stepSeconds: number;
  /** The oldest first; none for a host that was never measured. */
  samples: UtilisationSample[];
};

/**
 * How well hosts are used over time. `GET /v1/utilisation`.
 *
 * @public
 */
export type UtilisationReport = {
  /** ISO 8601. */
  from: string;
  to: string;
  /** Length of a sample in seconds. */
  stepSeconds: number;
  /** Of cells, the oldest first. */
  cells: UtilisationSample[];
  /** Of each node, over the whole time, the least used first. */
  nodes: UtilisationSample[];
  /** Cells whose use is not known, with the reason. */
  missing: Array<{ cell: string; code: string; message: string }>;
};
