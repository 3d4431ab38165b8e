import { AuthorizationMode } from './authorization/AccessControl';
import { DEFAULT_HISTORY } from './storage/ClusterStore';
import { HistoryLimits } from './storage/History';

/** What a caller may say about a cluster; the rest has defaults. @public */
export interface ClusterOptions {
  /** A path segment: `/clusters/<name>` is the API server's URL. */
  name: string;
  /** Number of nodes, `node-1` and on. Default 3. */
  nodes?: number;
  /** What each node can hold. Default 8 cores, 32Gi, 110 pods. */
  capacity?: { cpu?: string; memory?: string; pods?: number };
  /** As `gitVersion` shows it. Default `v1.34.4`. */
  version?: string;
  /** How long the steps of a pod's life take. */
  delays?: Partial<PodDelays>;
  /** Seconds without a sign of life after which a node is NotReady. Default 40, as the real one. */
  nodeGraceSeconds?: number;
  /** How many Events are kept. Default 1,000, less with more than 20 clusters; 0 writes none. */
  eventLimit?: number;
  /** How much of the past watches can ask for. */
  history?: Partial<HistoryLimits>;
  /** Who may do what. Default `allow-all`; `rbac` decides by Roles and bindings, with the default ClusterRoles. */
  authorization?: AuthorizationMode;
}

/** Milliseconds; each is varied by ±25 % with the seed. @public */
export interface PodDelays {
  schedule: number;
  pull: number;
  start: number;
  ready: number;
  stop: number;
}

export interface ClusterSettings {
  name: string;
  nodes: number;
  capacity: { cpu: string; memory: string; pods: number };
  version: string;
  delays: PodDelays;
  nodeGraceSeconds: number;
  eventLimit: number;
  history: HistoryLimits;
  authorization: AuthorizationMode;
}

export const DEFAULT_NODES = 3;

/** A pod is ready about four seconds after it was asked for: visible in a demo, not tiresome. */
export const DEFAULT_DELAYS: PodDelays = {
  schedule: 100,
  pull: 1_500,
  start: 500,
  ready: 2_000,
  stop: 1_000,
};

const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

// Shared by all clusters, per type: what few clusters keep generously, many keep tightly.
const HISTORY_BYTES = 32 * 1024 * 1024;
const EVENTS = 20_000;

function share(total: number, clusters: number, least: number, most: number) {
  return Math.min(most, Math.max(least, Math.floor(total / clusters)));
}

/**
 * Fills in the defaults of one of `clusters` clusters. Throws when the name
 * cannot be part of a URL.
 */
export function clusterSettings(
  options: ClusterOptions,
  clusters = 1,
): ClusterSettings {
  if (!CLUSTER_NAME.test(options.name)) {
    throw new Error(
      `Cluster name "${options.name}" must be lower case letters, digits, '-' and '.'`,
    );
  }
  const version = options.version ?? 'v1.34.4';
  return {
    name: options.name,
    nodes: options.nodes ?? DEFAULT_NODES,
    capacity: {
      cpu: options.capacity?.cpu ?? '8',
      memory: options.capacity?.memory ?? '32Gi',
      pods: options.capacity?.pods ?? 110,
    },
    version: version.startsWith('v') ? version : `v${version}`,
    delays: { ...DEFAULT_DELAYS, ...options.delays },
    nodeGraceSeconds: options.nodeGraceSeconds ?? 40,
    eventLimit: options.eventLimit ?? share(EVENTS, clusters, 200, 1_000),
    history: {
      events: DEFAULT_HISTORY.events,
      bytes: share(HISTORY_BYTES, clusters, 256 * 1024, DEFAULT_HISTORY.bytes),
      ...options.history,
    },
    authorization: options.authorization ?? 'allow-all',
  };
}
