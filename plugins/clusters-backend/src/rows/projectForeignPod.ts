import { ForeignPodRow, PodRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { Pod, findCondition } from './kubernetes';
import { podLoad } from './podLoad';
import { Projected } from './Projected';

/** Makes the small row of a pod that belongs to no service. */
export function projectForeignPod(pod: Pod): ForeignPodRow {
  const { metadata = {}, spec = {}, status = {} } = pod;
  const { over, cpuMillis, memoryBytes } = podLoad(pod);
  return {
    kind: 'ForeignPod',
    uid: metadata.uid ?? '',
    namespace: intern(metadata.namespace ?? ''),
    node: intern(spec.nodeName),
    ready:
      !metadata.deletionTimestamp &&
      findCondition(status.conditions, 'Ready')?.status === 'True',
    over,
    cpuMillis,
    memoryBytes,
  };
}

/** What stays of the row of a pod that no service claims any more. */
export function toForeignPod(row: Projected<PodRow>): ForeignPodRow {
  return {
    kind: 'ForeignPod',
    uid: row.uid,
    namespace: row.namespace,
    node: row.node,
    ready: row.state === 'ready',
    over: row.over,
    cpuMillis: row.cpuMillis,
    memoryBytes: row.memoryBytes,
  };
}
