import { NodeCapacity, Resources } from '@longshore/plugin-clusters-common';

/**
 * How many more pods of one size the nodes take, counted node by node: two
 * nodes with 0.6 free cores each take no pod of one core, though 1.2 are free.
 * A node that is cordoned or not ready takes none, and each takes at most as
 * many pods as its kubelet allows.
 *
 * It is an upper bound: taints, affinity, volumes and ports may keep pods out,
 * which only the scheduler knows.
 *
 * @param size - what one pod requests; a pod that requests nothing of a
 *   resource is not limited by it
 */
export function roomFor(size: Resources, nodes: NodeCapacity[]): number {
  return nodes.reduce((sum, node) => sum + roomOnNode(size, node), 0);
}

function roomOnNode(size: Resources, node: NodeCapacity): number {
  if (!node.schedulable) {
    return 0;
  }
  const { allocatable, requested } = node;
  const limits = [allocatable.pods - requested.pods];
  for (const resource of ['cpuMillis', 'memoryBytes'] as const) {
    if (size[resource] > 0) {
      const free = allocatable[resource] - requested[resource];
      limits.push(Math.floor(free / size[resource]));
    }
  }
  // A node may be promised more than it has: its allocatable can shrink.
  return Math.max(0, Math.min(...limits));
}
