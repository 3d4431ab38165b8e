import { NodeDetails, NodeRow } from '@longshore/plugin-clusters-common';
import { CellRows } from '../rows/CellRows';

/**
 * The nodes of a cell with their room, by name, from memory.
 *
 * @param operations - ids of operations that work on a node now, by
 *   `cell/node`
 */
export function nodesOf(
  rows: CellRows,
  cell: string,
  operations: ReadonlyMap<string, string>,
): NodeDetails[] {
  const requested = new Map<string, NodeDetails['requested']>();
  for (const pod of rows.pods(cell)) {
    if (pod.node && !pod.over) {
      const sum = requested.get(pod.node) ?? noRequests();
      sum.cpuMillis += pod.cpuMillis;
      sum.memoryBytes += pod.memoryBytes;
      sum.pods += 1;
      requested.set(pod.node, sum);
    }
  }
  return [...rows.nodes(cell)]
    .map(row => ({
      ...detailsOf(row),
      requested: requested.get(row.name) ?? noRequests(),
      operation: operations.get(`${cell}/${row.name}`),
    }))
    .sort((a, b) => a.node.localeCompare(b.node, 'en', { numeric: true }));
}

function noRequests(): NodeDetails['requested'] {
  return { cpuMillis: 0, memoryBytes: 0, pods: 0 };
}

function detailsOf(row: NodeRow): Omit<NodeDetails, 'requested'> {
  return {
    node: row.name,
    uid: row.uid,
    createdAt: row.createdAt,
    schedulable: row.ready === 'True' && !row.cordoned && !row.terminating,
    allocatable: {
      cpuMillis: row.cpuMillis,
      memoryBytes: row.memoryBytes,
      pods: row.pods,
    },
    ready: row.ready,
    cordoned: row.cordoned,
    pressure: row.pressure,
    conditions: row.conditions,
    taints: row.taints,
    kubeletVersion: row.kubeletVersion,
    internalIp: row.internalIp,
    zone: row.zone,
    roles: row.roles,
  };
}
