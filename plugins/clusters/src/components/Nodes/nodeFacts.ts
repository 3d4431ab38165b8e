import { NodeDetails } from '@longshore/plugin-clusters-common';
import { MarkState } from '@longshore/plugin-longshore-react';
import { requestedShare } from '../../capacity/requestedShare';

/** The fullest of what a node has, 0 to 1: it decides what still fits. */
export function nodeFill(node: NodeDetails): number {
  return Math.max(
    requestedShare(node, 'cpuMillis') ?? 0,
    requestedShare(node, 'memoryBytes') ?? 0,
    node.allocatable.pods > 0 ? node.requested.pods / node.allocatable.pods : 0,
  );
}

/** In the order in which they need somebody. */
export const NODE_STATES = [
  'not-ready',
  'unknown',
  'pressure',
  'draining',
  'cordoned',
  'ready',
] as const;

/** What is most worth saying of a node. */
export type NodeState = (typeof NODE_STATES)[number];

export function nodeState(node: NodeDetails): NodeState {
  if (node.ready !== 'True') {
    return node.ready === 'False' ? 'not-ready' : 'unknown';
  }
  if (node.pressure.length > 0) {
    return 'pressure';
  }
  if (node.operation !== undefined) {
    return 'draining';
  }
  return node.cordoned ? 'cordoned' : 'ready';
}

export const NODE_MARKS: Record<NodeState, MarkState> = {
  'not-ready': 'failed',
  unknown: 'unknown',
  pressure: 'degraded',
  draining: 'changing',
  cordoned: 'stopped',
  ready: 'running',
};

/** `node-2` before `node-10`. */
export function byName(a: NodeDetails, b: NodeDetails): number {
  return a.node.localeCompare(b.node, 'en', { numeric: true });
}
