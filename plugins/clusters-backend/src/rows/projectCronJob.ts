import { CronJobRow } from '@longshore/plugin-clusters-common';
import { intern } from './intern';
import { CronJob } from './kubernetes';

/** Makes the row of a CronJob, without its claim. */
export function projectCronJob(cell: string, cronJob: CronJob): CronJobRow {
  const { metadata = {}, spec = {}, status = {} } = cronJob;
  return {
    kind: 'CronJob',
    cell,
    namespace: intern(metadata.namespace ?? ''),
    name: metadata.name ?? '',
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    claim: undefined,
    schedule: spec.schedule ?? '',
    timeZone: spec.timeZone || undefined,
    suspended: spec.suspend ?? false,
    active: status.active?.length ?? 0,
    image: intern(
      spec.jobTemplate?.spec?.template?.spec?.containers?.[0]?.image,
    ),
    lastScheduledAt: status.lastScheduleTime,
    lastSucceededAt: status.lastSuccessfulTime,
  };
}
