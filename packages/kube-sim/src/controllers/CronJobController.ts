import { ApiError } from '../api/ApiError';
import { CRON_JOBS, JOBS, ResourceType } from '../api/resourceTypes';
import { Timer, timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { cloneJson, Json, jsonEqual, KubeObject } from '../objects';
import { Change } from '../storage/History';
import { parseObject } from '../storage/StoredObject';
import { CronJob, Job } from '../workloads';
import { controllerReference } from './controllerReference';
import { CronSchedule } from './CronSchedule';
import { finishedCondition } from './jobConditions';
import { updateStatus } from './updateStatus';

const MANAGER = 'kube-controller-manager';
const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** Makes a Job whenever the schedule of a CronJob says so. One timer each, at the next moment. */
export class CronJobController {
  private readonly timers = new Map<string, Timer>();

  constructor(private readonly cluster: Cluster) {}

  onChange(type: ResourceType, { current }: Change) {
    if (type === CRON_JOBS) this.enqueue(current.uid);
    if (type === JOBS && current.controllerUid) {
      this.enqueue(current.controllerUid);
    }
  }

  private enqueue(uid: string) {
    this.cluster.queue.add(`cronjob/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string) {
    this.timers.get(uid)?.cancel();
    this.timers.delete(uid);
    const found = this.cluster.store.findByUid(uid);
    if (found?.type !== CRON_JOBS || found.stored.deleting) return;
    const cronJob = parseObject(found.stored) as unknown as CronJob;
    const status: CronJob['status'] = {
      ...cronJob.status,
      active: [...(cronJob.status.active ?? [])],
    };
    this.followJobs(cronJob, status);
    this.removeOld(cronJob);
    if (!cronJob.spec.suspend) {
      this.run(cronJob, status);
      this.wake(cronJob);
    }
    if (status.active?.length === 0) delete status.active;
    updateStatus<CronJob>(
      this.cluster,
      CRON_JOBS,
      found.stored,
      MANAGER,
      target => {
        if (!jsonEqual(status, target.status)) target.status = status;
      },
    );
  }

  private jobsOf({ metadata }: CronJob): Job[] {
    return this.cluster.store
      .controlledBy(metadata.uid ?? '', JOBS)
      .map(stored => parseObject(stored) as unknown as Job);
  }

  private scheduleOf({ spec }: CronJob): CronSchedule {
    return CronSchedule.parse(spec.schedule, spec.timeZone);
  }

  /** Takes Jobs that are over, or gone, off the list of those that run. */
  private followJobs(cronJob: CronJob, status: CronJob['status']) {
    const jobs = new Map(
      this.jobsOf(cronJob).map(job => [job.metadata.uid, job]),
    );
    for (const job of jobs.values()) {
      const finished = finishedCondition(job.status.conditions);
      const end = job.status.completionTime;
      if (finished?.type === 'Complete' && end) {
        const known = status.lastSuccessfulTime;
        if (!known || end > known) status.lastSuccessfulTime = end;
      }
    }
    status.active = status.active?.filter(({ uid, name }) => {
      const job = jobs.get(uid);
      const finished = job && finishedCondition(job.status.conditions);
      if (!job) {
        const message = `Active job went missing: ${name}`;
        this.event(cronJob, 'Normal', 'MissingJob', message);
      } else if (finished) {
        this.event(
          cronJob,
          'Normal',
          'SawCompletedJob',
          `Saw completed job: ${name}, condition: ${finished.type}`,
        );
      }
      return job && !finished;
    });
  }

  private run(cronJob: CronJob, status: CronJob['status']) {
    const { spec, metadata } = cronJob;
    const now = this.cluster.clock.now();
    const last = status.lastScheduleTime ?? metadata.creationTimestamp ?? '';
    const deadline = spec.startingDeadlineSeconds;
    const from = Math.max(
      Date.parse(last),
      deadline === undefined ? -Infinity : now - deadline * 1_000,
    );
    const due = this.scheduleOf(cronJob).latest(from, now);
    if (due === undefined) return;
    const running = status.active ?? [];
    if (spec.concurrencyPolicy === 'Forbid' && running.length > 0) {
      this.event(
        cronJob,
        'Normal',
        'JobAlreadyActive',
        'Not starting job because prior execution is running and concurrency policy is Forbid',
      );
      return;
    }
    if (spec.concurrencyPolicy === 'Replace') {
      for (const { name } of running) this.remove(cronJob, name ?? '');
      status.active = [];
    }
    const job = this.create(cronJob, due);
    if (!job) return;
    status.lastScheduleTime = timestamp(due);
    status.active = [
      ...(status.active ?? []),
      {
        kind: 'Job',
        namespace: job.metadata.namespace,
        name: job.metadata.name,
        uid: job.metadata.uid,
        apiVersion: 'batch/v1',
        resourceVersion: job.metadata.resourceVersion,
      },
    ];
  }

  private create(cronJob: CronJob, due: number): KubeObject | undefined {
    const { metadata, spec } = cronJob;
    const { jobTemplate } = spec;
    // The name follows from the minute, so that the same one is not run twice.
    const name = `${metadata.name}-${Math.floor(due / 60_000)}`;
    if (this.cluster.store.get(JOBS, metadata.namespace, name))
      return undefined;
    try {
      const stored = this.cluster.registry.create(
        JOBS,
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: {
            name,
            namespace: metadata.namespace,
            ...(jobTemplate.metadata?.labels && {
              labels: { ...jobTemplate.metadata.labels },
            }),
            annotations: {
              ...jobTemplate.metadata?.annotations,
              [SCHEDULED]: timestamp(due),
            },
            ownerReferences: [controllerReference(cronJob)],
          },
          spec: cloneJson(jobTemplate.spec as unknown as Json),
        },
        { manager: MANAGER },
      );
      this.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${name}`);
      return parseObject(stored);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const message = `Error creating job: ${error.message}`;
      this.event(cronJob, 'Warning', 'FailedCreate', message);
      return undefined;
    }
  }

  /** Keeps as many finished Jobs as the limits say, the newest. */
  private removeOld(cronJob: CronJob) {
    const { spec } = cronJob;
    const limits = {
      Complete: spec.successfulJobsHistoryLimit,
      Failed: spec.failedJobsHistoryLimit,
    };
    for (const [type, limit] of Object.entries(limits)) {
      const finished = this.jobsOf(cronJob)
        .filter(
          job =>
            !job.metadata.deletionTimestamp &&
            finishedCondition(job.status.conditions)?.type === type,
        )
        .sort((a, b) =>
          (a.status.startTime ?? '') < (b.status.startTime ?? '') ? -1 : 1,
        );
      for (const { metadata } of finished.slice(
        0,
        Math.max(0, finished.length - limit),
      )) {
        this.remove(cronJob, metadata.name);
      }
    }
  }

  private remove(cronJob: CronJob, name: string) {
    this.cluster.registry.delete(JOBS, cronJob.metadata.namespace, name, {});
    this.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  }

  private wake(cronJob: CronJob) {
    const now = this.cluster.clock.now();
    const next = this.scheduleOf(cronJob).next(now);
    if (next === undefined) return;
    const uid = cronJob.metadata.uid ?? '';
    this.timers.set(
      uid,
      this.cluster.clock.schedule(next - now, () => this.enqueue(uid)),
    );
  }

  private event(
    cronJob: CronJob,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    this.cluster.events.record(cronJob, {
      type,
      reason,
      message,
      component: 'cronjob-controller',
    });
  }
}
