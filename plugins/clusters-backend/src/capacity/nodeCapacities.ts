import {
  CellCapacity,
  ForeignPodRow,
  NodeCapacity,
  NodeRow,
  PodRow,
} from '@longshore/plugin-clusters-common';

/**
 * What each node has and what of it is asked for, by name.
 *
 * Pods that have ended ask for nothing, those that wait for a node for nothing
 * of a node. A node takes new pods when it is ready, neither cordoned nor about
 * to go.
 */
export function nodeCapacities(
  nodes: Iterable<NodeRow>,
  pods: Iterable<PodRow | ForeignPodRow>,
): Map<string, NodeCapacity> {
  const byName = new Map<string, NodeCapacity>();
  for (const node of nodes) {
    byName.set(node.name, {
      node: node.name,
      schedulable: node.ready === 'True' && !node.cordoned && !node.terminating,
      allocatable: {
        cpuMillis: node.cpuMillis,
        memoryBytes: node.memoryBytes,
        pods: node.pods,
      },
      requested: { cpuMillis: 0, memoryBytes: 0, pods: 0 },
    });
  }
  for (const pod of pods) {
    const node = pod.node === undefined ? undefined : byName.get(pod.node);
    if (node && !pod.over) {
      node.requested.cpuMillis += pod.cpuMillis;
      node.requested.memoryBytes += pod.memoryBytes;
      node.requested.pods += 1;
    }
  }
  return byName;
}

/** The nodes of a cell together. */
export function cellCapacity(nodes: Iterable<NodeCapacity>): CellCapacity {
  const sum: CellCapacity = {
    nodes: 0,
    schedulableNodes: 0,
    pods: 0,
    podLimit: 0,
    allocatable: { cpuMillis: 0, memoryBytes: 0 },
    requested: { cpuMillis: 0, memoryBytes: 0 },
  };
  for (const { schedulable, allocatable, requested } of nodes) {
    sum.nodes += 1;
    sum.schedulableNodes += schedulable ? 1 : 0;
    sum.pods += requested.pods;
    sum.podLimit += allocatable.pods;
    for (const resource of ['cpuMillis', 'memoryBytes'] as const) {
      sum.allocatable[resource] += allocatable[resource];
      sum.requested[resource] += requested[resource];
    }
  }
  return sum;
}
