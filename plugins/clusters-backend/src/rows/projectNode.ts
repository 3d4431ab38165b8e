import { NodeCondition, NodeRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { Condition, Node, findCondition } from './kubernetes';
import { bytes, cpuMillis } from './quantity';

const ROLE = 'node-role.kubernetes.io/';
const ZONE = 'topology.kubernetes.io/zone';
/** Messages of conditions are a sentence; a detector may write a page. */
const MAX_MESSAGE = 500;

/** Makes the row of a node. */
export function projectNode(cell: string, node: Node): NodeRow {
  const { metadata = {}, spec = {}, status = {} } = node;
  const labels = metadata.labels ?? {};
  const conditions = status.conditions ?? [];
  const wrong = conditions.filter(isWrong);
  return {
    kind: 'Node',
    cell,
    namespace: '',
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    ready: statusOf(findCondition(conditions, 'Ready')),
    cordoned: spec.unschedulable ?? false,
    terminating: metadata.deletionTimestamp !== undefined,
    pressure: wrong
      .filter(
        ({ type, status: value }) =>
          type?.endsWith('Pressure') && value === 'True',
      )
      .map(({ type }) => intern(type ?? '')),
    conditions: conditions
      .filter(condition => condition.type === 'Ready' || isWrong(condition))
      .map(toNodeCondition),
    taints: (spec.taints ?? []).map(({ key = '', value, effect = '' }) => ({
      key: intern(key),
      ...(value && { value: intern(value) }),
      effect: intern(effect),
    })),
    cpuMillis: cpuMillis(status.allocatable?.cpu),
    memoryBytes: bytes(status.allocatable?.memory),
    pods: Number(status.allocatable?.pods ?? 0) || 0,
    zone: intern(labels[ZONE] || undefined),
    roles: Object.keys(labels)
      .filter(label => label.startsWith(ROLE))
      .map(label => intern(label.slice(ROLE.length)))
      .sort(),
    kubeletVersion: intern(status.nodeInfo?.kubeletVersion),
    internalIp: status.addresses?.find(({ type }) => type === 'InternalIP')
      ?.address,
  };
}

/** `Ready` should be true, everything else that is said of nodes is a problem. */
function isWrong({ type, status }: Condition): boolean {
  return type === 'Ready' ? status !== 'True' : status !== 'False';
}

// Without the time of the heartbeat, by which every node would change all the time.
function toNodeCondition(condition: Condition): NodeCondition {
  const { type, reason, message, lastTransitionTime } = condition;
  return {
    type: intern(type ?? ''),
    status: statusOf(condition),
    ...(reason && { reason: intern(reason) }),
    ...(message && { message: intern(message.slice(0, MAX_MESSAGE)) }),
    ...(lastTransitionTime && { since: lastTransitionTime }),
  };
}

function statusOf(condition: Condition | undefined) {
  const status = condition?.status;
  return status === 'True' || status === 'False' ? status : 'Unknown';
}
