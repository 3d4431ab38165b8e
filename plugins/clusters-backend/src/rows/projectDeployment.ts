import { DeploymentRow } from '@longshore/plugin-clusters-common';
import { intern, internTime } from './intern';
import { Deployment, findCondition } from './kubernetes';
import { Projected } from './Projected';

/** Quota messages take one line; an admission webhook may write a book. */
const MAX_MESSAGE = 1_000;

/** Makes the row of a Deployment, without its claim. */
export function projectDeployment(
  cell: string,
  deployment: Deployment,
): Projected<DeploymentRow> {
  const { metadata = {}, spec = {}, status = {} } = deployment;
  const progressing = findCondition(status.conditions, 'Progressing');
  const replicaFailure = findCondition(status.conditions, 'ReplicaFailure');
  return {
    kind: 'Deployment',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: internTime(metadata.creationTimestamp ?? ''),
    claim: undefined,
    // The API server fills in 1; a row must not show 0 where it did not.
    desired: spec.replicas ?? 1,
    current: status.replicas ?? 0,
    updated: status.updatedReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
    image: intern(spec.template?.spec?.containers?.[0]?.image),
    observed: (status.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    paused: spec.paused ?? false,
    stalled:
      progressing?.status === 'False' &&
      progressing.reason === 'ProgressDeadlineExceeded',
    replicaFailure:
      replicaFailure?.status === 'True'
        ? replicaFailure.message?.slice(0, MAX_MESSAGE)
        : undefined,
    updatedAt: internTime(progressing?.lastUpdateTime),
  };
}
