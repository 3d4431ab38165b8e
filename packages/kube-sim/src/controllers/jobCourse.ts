import { timestamp } from '../clock/Clock';
import { Condition, Job } from '../workloads';
import { BACK_OFF_LIMIT, COMPLETE, DEADLINE, Verdict } from './jobConditions';
import { indexOf, JobPod, parseIndexes, restartsOf } from './jobPods';

/** What one look at a Job has found and is going to write. */
export interface Look {
  job: Job;
  now: number;
  succeeded: number;
  failed: number;
  indexes: Set<number>;
  startTime?: string;
  conditions: Condition[];
  /** When the Job has to be looked at again, in milliseconds from now. */
  waits: number[];
}

export function lookAt(job: Job, now: number): Look {
  const { status, spec } = job;
  return {
    job,
    now,
    succeeded: status.succeeded ?? 0,
    failed: status.failed ?? 0,
    indexes: parseIndexes(status.completedIndexes),
    startTime: status.startTime ?? (spec.suspend ? undefined : timestamp(now)),
    conditions: status.conditions ?? [],
    waits: [],
  };
}

/** Adds the pods that have ended to what was counted before. */
export function addEnded(look: Look, won: JobPod[], lost: JobPod[]) {
  look.failed += lost.length;
  if (look.job.spec.completionMode === 'Indexed') {
    won.forEach(pod => look.indexes.add(indexOf(pod)));
    look.succeeded = look.indexes.size;
  } else look.succeeded += won.length;
}

/** Why the Job fails, if it does; else notes when its deadline comes. */
export function failureOf(look: Look, pods: JobPod[]): Verdict | undefined {
  const { spec } = look.job;
  const restarts =
    spec.template.spec.restartPolicy === 'OnFailure' ? restartsOf(pods) : 0;
  if (
    look.failed > spec.backoffLimit ||
    (restarts > 0 && restarts >= spec.backoffLimit)
  ) {
    return BACK_OFF_LIMIT;
  }
  if (spec.activeDeadlineSeconds === undefined || spec.suspend) {
    return undefined;
  }
  const left =
    Date.parse(look.startTime ?? '') +
    spec.activeDeadlineSeconds * 1_000 -
    look.now;
  if (left <= 0) return DEADLINE;
  look.waits.push(left);
  return undefined;
}

/** Whether enough pods have succeeded and none runs any more. */
export function successOf(look: Look, pods: JobPod[]): Verdict | undefined {
  const { completions } = look.job.spec;
  const enough =
    completions === undefined
      ? look.succeeded > 0
      : look.succeeded >= completions;
  return enough && !pods.some(pod => pod.active) ? COMPLETE : undefined;
}

/** How many pods are to run now. */
export function wantedActive({ job, succeeded }: Look, active: number): number {
  const { completions, parallelism, suspend } = job.spec;
  if (suspend) return 0;
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** The numbers of the next pods of an indexed Job; undefined ones for another. */
export function nextIndexes(
  look: Look,
  active: JobPod[],
  count: number,
): Array<number | undefined> {
  if (look.job.spec.completionMode !== 'Indexed') {
    return new Array<undefined>(count).fill(undefined);
  }
  const taken = new Set([...look.indexes, ...active.map(indexOf)]);
  const free: number[] = [];
  for (let index = 0; free.length < count; index++) {
    if (!taken.has(index)) free.push(index);
  }
  return free;
}
