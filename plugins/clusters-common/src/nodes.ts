import { Failure } from '@longshore/plugin-longshore-common';
import { CellCapacity, NodeCapacity } from './capacity';
import { Cell } from './cells';
import { CellHealth } from './health';
import { NodeCondition, NodeTaint } from './rows';

/**
 * A cell as the list of cells shows it. `GET /v1/cells`.
 *
 * @public
 */
export type CellOverview = Cell & {
  health: CellHealth;
  /** Absent until nodes and pods were read once. */
  capacity?: CellCapacity;
  /** From configuration, registered on the page, or located by a module. */
  source: 'config' | 'registered' | 'located';
};

/**
 * Answer of `GET /v1/cells`.
 *
 * @public
 */
export type CellList = { cells: CellOverview[] };

/**
 * A node with its room. `GET /v1/cells/:cell/nodes`.
 *
 * @public
 */
export type NodeDetails = NodeCapacity & {
  uid: string;
  /** ISO 8601. */
  createdAt: string;
  ready: 'True' | 'False' | 'Unknown';
  cordoned: boolean;
  /** Names of pressure conditions that are `True`: `MemoryPressure`, … */
  pressure: string[];
  conditions: NodeCondition[];
  taints: NodeTaint[];
  kubeletVersion?: string;
  internalIp?: string;
  zone?: string;
  roles: string[];
  /** An operation that works on this node now. */
  operation?: string;
};

/**
 * A namespace in numbers. `GET /v1/cells/:cell/namespaces`.
 *
 * @public
 */
export type NamespaceSummary = {
  name: string;
  pods: number;
  podsNotReady: number;
  /** Sum of what its pods request. */
  cpuMillis: number;
  memoryBytes: number;
  /** Components whose services run there. */
  components: string[];
};

/**
 * A Kubernetes event, read when asked for. `GET /v1/cells/:cell/events`.
 *
 * @public
 */
export type CellEvent = {
  uid: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** `Pod checkout/api-6f…` */
  object: { kind: string; namespace?: string; name: string };
  count: number;
  /** ISO 8601. */
  firstSeen?: string;
  lastSeen?: string;
};

/**
 * How one watch of a cell goes.
 *
 * @public
 */
export type WatchStatus = {
  /** `pods` */
  resource: string;
  state: 'connecting' | 'live' | 'stale';
  /** Objects known. */
  objects: number;
  /** When it last brought something, ISO 8601. */
  lastEventAt?: string;
  /** Dials since the process started, complete lists among them. */
  dials: number;
  lists: number;
  failure?: Failure;
};

/**
 * Requests that this backend made to the API server in one minute.
 *
 * @public
 */
export type RequestMinute = {
  /** ISO 8601. */
  at: string;
  /** Calls by verb: `list`, `watch`, `get`, `patch`, `probe`, … */
  byVerb: Record<string, number>;
  failed: number;
};

/**
 * What we ourselves ask of a cell. `GET /v1/cells/:cell/requests`.
 *
 * @public
 */
export type CellRequests = {
  minutes: RequestMinute[];
  watches: WatchStatus[];
  /** Calls in flight now, and the most that are allowed. */
  inFlight: number;
  inFlightLimit: number;
};

/**
 * A pod that a drain would evict, or leave.
 *
 * @public
 */
export type DrainPod = {
  namespace: string;
  name: string;
  /** What a drain does with it; `blocked` names the budget in `budget`. */
  fate: 'evict' | 'leave-daemonset' | 'leave-mirror' | 'blocked' | 'unmanaged';
  budget?: string;
  component?: string;
  /** It has an `emptyDir`, whose content ends with it. */
  localData?: boolean;
};

/**
 * What a drain would do now. `GET /v1/cells/:cell/nodes/:node/drain`.
 *
 * @public
 */
export type DrainPreview = {
  cell: string;
  node: string;
  pods: DrainPod[];
  /** Budgets that allow no eviction now. */
  budgets: Array<{
    namespace: string;
    name: string;
    /** `disruptionsAllowed` of its status. */
    allowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    /** Pods on this node that it protects. */
    pods: number;
  }>;
};

/**
 * `POST /v1/cells/:cell/nodes/:node/drain`; answers an operation.
 *
 * @public
 */
export type DrainRequest = {
  reason: string;
  /** Evict pods that nothing will start again. Default false: they block. */
  evictUnmanaged?: boolean;
};

/**
 * `PUT /v1/cells/:cell/nodes/:node/cordon`.
 *
 * @public
 */
export type CordonRequest = { cordoned: boolean; reason?: string };
