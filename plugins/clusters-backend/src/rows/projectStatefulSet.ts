import { StatefulSetRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { StatefulSet } from './kubernetes';

/** Makes the row of a StatefulSet, without its claim. */
export function projectStatefulSet(
  cell: string,
  statefulSet: StatefulSet,
): StatefulSetRow {
  const { metadata = {}, spec = {}, status = {} } = statefulSet;
  return {
    kind: 'StatefulSet',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    claim: undefined,
    desired: spec.replicas ?? 1,
    current: status.replicas ?? 0,
    updated: status.updatedReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    image: intern(spec.template?.spec?.containers?.[0]?.image),
    observed: (status.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    serviceName: intern(spec.serviceName || undefined),
  };
}
