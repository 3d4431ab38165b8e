import { pressureConditions, PressureResource } from '../faults/Pressure';
import { Condition, Node, Taint } from '../workloads';
import { setCondition } from './conditions';

/** Replaces the taints of one key; a node without any has no list. */
export function setTaints(node: Node, key: string, taints: Taint[]) {
  const others = (node.spec.taints ?? []).filter(taint => taint.key !== key);
  node.spec.taints = [...others, ...taints];
  if (node.spec.taints.length === 0) delete node.spec.taints;
}

/** What a kubelet reports, or what is said about one that reports nothing. */
export function nodeConditions(
  before: Condition[] | undefined,
  ready: 'True' | 'Unknown',
  now: string,
  short: ReadonlySet<PressureResource> = new Set(),
): Condition[] {
  const silent = {
    status: 'Unknown' as const,
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
  };
  const fine: Condition[] = [
    ...pressureConditions(short),
    {
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
      message: 'kubelet is posting ready status',
    },
  ];
  return fine.reduce<Condition[]>(
    (conditions, condition) =>
      setCondition(
        conditions,
        {
          ...condition,
          ...(ready === 'Unknown' && silent),
          lastHeartbeatTime: now,
        },
        now,
      ),
    before ?? [],
  );
}
