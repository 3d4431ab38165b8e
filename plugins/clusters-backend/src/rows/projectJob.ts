import { JobRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { Job, findCondition } from './kubernetes';

/** Makes the row of a Job, without its claim. */
export function projectJob(cell: string, job: Job): JobRow {
  const { metadata = {}, spec = {}, status = {} } = job;
  const complete = findCondition(status.conditions, 'Complete');
  const failed = findCondition(status.conditions, 'Failed');
  const isFailed = failed?.status === 'True';
  const isComplete = complete?.status === 'True';
  const state = () => {
    if (isFailed) return 'failed';
    if (isComplete) return 'complete';
    return spec.suspend ? 'suspended' : 'running';
  };
  return {
    kind: 'Job',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    claim: undefined,
    state: state(),
    desired: spec.completions,
    active: status.active ?? 0,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    image: intern(spec.template?.spec?.containers?.[0]?.image),
    reason: isFailed ? intern(failed.reason) : undefined,
    cronJob: intern(
      metadata.ownerReferences?.find(
        ({ kind, controller }) => kind === 'CronJob' && controller,
      )?.name,
    ),
    startedAt: status.startTime,
    endedAt:
      status.completionTime ??
      (isFailed ? failed.lastTransitionTime : undefined),
  };
}
