import {
  CellOverview,
  NodeDetails,
  UtilisationSample,
} from '@longshore/plugin-clusters-common';
import { Operation } from '@longshore/plugin-longshore-common';

const GIB = 1024 ** 3;

export function aCell(changes: Partial<CellOverview> = {}): CellOverview {
  return {
    name: 'gz-1',
    region: 'gz',
    environments: ['production'],
    version: 'v1.34.4',
    simulated: false,
    writable: true,
    source: 'registered',
    contact: {
      state: 'live',
      since: '2026-11-20T08:00:00Z',
      lastContact: '2026-11-20T12:00:00Z',
    },
    health: {
      state: 'healthy',
      since: '2026-11-20T08:00:00Z',
      dataPlane: 'unknown',
      warnings: [],
      watchLagMs: 200,
      latencyMs: 12,
    },
    capacity: {
      nodes: 42,
      schedulableNodes: 41,
      pods: 3104,
      podLimit: 4620,
      allocatable: { cpuMillis: 100_000, memoryBytes: 400 * GIB },
      requested: { cpuMillis: 78_000, memoryBytes: 100 * GIB },
    },
    ...changes,
  };
}

/** A cell whose API server went silent at noon. */
export function aLostCell(changes: Partial<CellOverview> = {}): CellOverview {
  const failure = {
    code: 'timeout',
    message: 'gz-2 did not answer within 10 s',
    params: { cell: 'gz-2' },
  };
  return aCell({
    name: 'gz-2',
    contact: {
      state: 'stale',
      since: '2026-11-20T12:00:30Z',
      lastContact: '2026-11-20T12:00:00Z',
      failure,
    },
    health: {
      state: 'control-plane-lost',
      since: '2026-11-20T12:00:30Z',
      dataPlane: 'unknown',
      failure,
      warnings: [],
    },
    ...changes,
  });
}

export function aNode(changes: Partial<NodeDetails> = {}): NodeDetails {
  const node = changes.node ?? 'node-1';
  return {
    node,
    uid: `uid-${node}`,
    createdAt: '2026-10-01T08:00:00Z',
    schedulable: true,
    ready: 'True',
    cordoned: false,
    pressure: [],
    conditions: [],
    taints: [],
    roles: ['worker'],
    kubeletVersion: 'v1.34.4',
    internalIp: '10.0.0.1',
    zone: 'gz-a',
    allocatable: { cpuMillis: 4000, memoryBytes: 16 * GIB, pods: 110 },
    requested: { cpuMillis: 3000, memoryBytes: 4 * GIB, pods: 20 },
    ...changes,
  };
}

export function anOperation(changes: Partial<Operation> = {}): Operation {
  return {
    id: 'operation-1',
    kind: 'drain-node',
    subject: 'gz-1/node-1',
    state: 'running',
    steps: [
      { name: 'cordon', state: 'done' },
      { name: 'evict', state: 'running', progress: { done: 3, total: 12 } },
      { name: 'verify', state: 'waiting' },
    ],
    requestedBy: 'user:default/chen.wei',
    reason: 'new kernel',
    cancelRequested: false,
    createdAt: '2026-11-20T12:00:00Z',
    attempts: 1,
    revision: 3,
    ...changes,
  };
}

export function aSample(
  changes: Partial<UtilisationSample> = {},
): UtilisationSample {
  return {
    at: '2026-11-20T12:00:00Z',
    cell: 'gz-1',
    pods: 100,
    nodes: 10,
    cpuUsed: 0.3,
    cpuRequested: 0.8,
    memoryUsed: 0.4,
    memoryRequested: 0.6,
    ...changes,
  };
}
