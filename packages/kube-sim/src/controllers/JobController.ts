import { JOBS, PODS, ResourceType } from '../api/resourceTypes';
import { Timer, timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { jsonEqual } from '../objects';
import { Change } from '../storage/History';
import { parseObject } from '../storage/StoredObject';
import { Condition, findCondition, Job } from '../workloads';
import {
  finishedCondition,
  knownVerdict,
  Verdict,
  withJobCondition,
  withVerdict,
} from './jobConditions';
import {
  addEnded,
  failureOf,
  Look,
  lookAt,
  nextIndexes,
  successOf,
  wantedActive,
} from './jobCourse';
import { JobPodControl } from './JobPodControl';
import {
  backOffAfter,
  finishedAt,
  formatIndexes,
  JobPod,
  jobPod,
} from './jobPods';
import { RetryBackOff } from './RetryBackOff';
import { updateStatus } from './updateStatus';

const MANAGER = 'kube-controller-manager';

/** Failures in a row, by which new pods are held back. */
interface Failures {
  count: number;
  last: number;
}

/**
 * Runs Jobs: pods until enough have succeeded, each counted once and held by a
 * finalizer until it is, with the conditions of the real controller.
 */
export class JobController {
  private readonly failures = new Map<string, Failures>();
  private readonly timers = new Map<string, Timer>();
  private readonly retries: RetryBackOff;
  private readonly pods: JobPodControl;

  constructor(private readonly cluster: Cluster) {
    this.pods = new JobPodControl(cluster);
    this.retries = new RetryBackOff(cluster, uid => this.enqueue(uid));
  }

  onChange(type: ResourceType, { kind, current }: Change) {
    if (type === JOBS) this.enqueue(current.uid);
    const owner = type === PODS ? current.controllerUid : undefined;
    if (!owner || kind === 'DELETED') return;
    const found = this.cluster.store.findByUid(owner);
    // The Job is gone: nobody else lets its pods go.
    if (!found && current.deleting) {
      const { uid } = current;
      this.cluster.queue.add(`job/orphan/${uid}`, () => {
        const orphan = this.cluster.store.findByUid(uid)?.stored;
        if (orphan) this.pods.release(jobPod(orphan));
      });
    }
  }

  enqueue(uid: string) {
    this.cluster.queue.add(`job/${uid}`, () => this.sync(uid));
  }

  private sync(uid: string) {
    this.timers.get(uid)?.cancel();
    this.timers.delete(uid);
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) {
      this.failures.delete(uid);
      this.retries.forget(uid);
      return;
    }
    const job = parseObject(stored) as unknown as Job;
    const finished = finishedCondition(job.status.conditions);
    if (finished) this.afterwards(job, finished);
    else this.advance(job, stored.deleting);
  }

  /** A Job that is over lets its pods go, and goes itself when its time is up. */
  private afterwards(job: Job, finished: Condition) {
    this.pods.of(job).forEach(pod => this.pods.release(pod));
    const { metadata, spec } = job;
    if (spec.ttlSecondsAfterFinished === undefined) return;
    const due =
      Date.parse(finished.lastTransitionTime ?? '') +
      spec.ttlSecondsAfterFinished * 1_000;
    const wait = due - this.cluster.clock.now();
    if (wait > 0) this.wake(job, [wait]);
    else if (!metadata.deletionTimestamp) {
      this.cluster.registry.delete(JOBS, metadata.namespace, metadata.name, {
        propagationPolicy: 'Foreground',
      });
    }
  }

  private advance(job: Job, deleting: boolean) {
    const look = lookAt(job, this.cluster.clock.now());
    const pods = this.pods.of(job);
    const counted = this.count(look, pods);
    const verdict = knownVerdict(job) ?? failureOf(look, pods);
    if (verdict) this.end(job, pods);
    else if (!deleting) this.manage(look, pods);
    const after = this.pods.of(job);
    const reached = verdict ?? successOf(look, after);
    if (reached) {
      const over = !after.some(pod => pod.active || pod.terminating);
      look.conditions = withVerdict(look.conditions, reached, {
        over,
        now: timestamp(look.now),
      });
      if (over) this.announce(job, reached);
    }
    this.writeStatus(look, after);
    counted.forEach(pod => this.pods.release(pod));
    this.wake(job, look.waits);
  }

  /** Counts the pods that have ended since the last look; answers those that may go now. */
  private count(look: Look, pods: JobPod[]): JobPod[] {
    const ended = pods.filter(
      pod => pod.tracked && (pod.succeeded || pod.failed),
    );
    const won = ended.filter(pod => pod.succeeded);
    const lost = ended.filter(pod => !pod.succeeded);
    addEnded(look, won, lost);
    this.remember(look, won, lost);
    return ended;
  }

  /** Failures since the last success hold new pods back. */
  private remember({ job, now }: Look, won: JobPod[], lost: JobPod[]) {
    const uid = job.metadata.uid ?? '';
    const lastWin = Math.max(
      -Infinity,
      ...won.map(pod => finishedAt(pod, now)),
    );
    const since = lost
      .map(pod => finishedAt(pod, now))
      .filter(end => end > lastWin);
    const known = won.length > 0 ? undefined : this.failures.get(uid);
    if (since.length > 0) {
      this.failures.set(uid, {
        count: (known?.count ?? 0) + since.length,
        last: Math.max(...since),
      });
    } else if (won.length > 0) this.failures.delete(uid);
  }

  /** Takes away what still runs; it counts as failed. */
  private end(job: Job, pods: JobPod[]) {
    pods.filter(pod => pod.active).forEach(pod => this.pods.remove(job, pod));
  }

  private manage(look: Look, pods: JobPod[]) {
    const { job } = look;
    const active = pods.filter(pod => pod.active);
    this.followSuspension(look);
    const wanted = wantedActive(look, active.length);
    // The youngest are given up first; none of them counts as failed.
    const surplus = [...active]
      .sort((a, b) => (a.stored.createdAt < b.stored.createdAt ? 1 : -1))
      .slice(0, Math.max(0, active.length - wanted));
    for (const pod of surplus) {
      this.pods.release(pod);
      this.pods.remove(job, pod);
    }
    const replaced =
      job.spec.podReplacementPolicy === 'Failed'
        ? pods.filter(pod => pod.terminating).length
        : 0;
    const missing = wanted - active.length - replaced;
    if (missing > 0) this.createPods(look, active, missing);
  }

  private createPods(look: Look, active: JobPod[], missing: number) {
    const { job, now } = look;
    const uid = job.metadata.uid ?? '';
    const failures = this.failures.get(uid);
    const wait = failures
      ? failures.last + backOffAfter(failures.count) - now
      : 0;
    if (wait > 0) {
      look.waits.push(wait);
      return;
    }
    if (this.retries.waits(uid)) return;
    for (const index of nextIndexes(look, active, missing)) {
      if (!this.pods.create(job, index)) {
        this.retries.refuse(uid);
        return;
      }
      this.retries.forget(uid);
    }
  }

  private followSuspension(look: Look) {
    const { job, now } = look;
    const was = findCondition(look.conditions, 'Suspended')?.status === 'True';
    const is = job.spec.suspend ?? false;
    if (was === is) return;
    look.conditions = withJobCondition(
      look.conditions,
      {
        type: 'Suspended',
        status: is ? 'True' : 'False',
        reason: is ? 'JobSuspended' : 'JobResumed',
        message: is ? 'Job suspended' : 'Job resumed',
      },
      timestamp(now),
    );
    // The deadline counts from the moment at which it goes on.
    if (!is) look.startTime = timestamp(now);
    this.pods.event(
      job,
      'Normal',
      is ? 'Suspended' : 'Resumed',
      is ? 'Job suspended' : 'Job resumed',
    );
  }

  private writeStatus(look: Look, pods: JobPod[]) {
    const { job } = look;
    const stored = this.cluster.store.findByUid(job.metadata.uid ?? '')?.stored;
    if (!stored) return;
    const finished = finishedCondition(look.conditions);
    const count = (of: (pod: JobPod) => boolean) => pods.filter(of).length;
    const status: Job['status'] = {
      startTime: look.startTime,
      active: count(pod => pod.active) || undefined,
      ready: count(
        ({ active, pod }) =>
          active &&
          findCondition(pod.status.conditions, 'Ready')?.status === 'True',
      ),
      terminating: count(pod => pod.terminating),
      succeeded: look.succeeded || undefined,
      failed: look.failed || undefined,
      completedIndexes:
        job.spec.completionMode === 'Indexed'
          ? formatIndexes(look.indexes) || undefined
          : undefined,
      uncountedTerminatedPods: {},
      conditions: look.conditions.length > 0 ? look.conditions : undefined,
      completionTime:
        finished?.type === 'Complete' ? finished.lastTransitionTime : undefined,
    };
    updateStatus<Job>(this.cluster, JOBS, stored, MANAGER, target => {
      if (!jsonEqual(status, target.status)) target.status = status;
    });
  }

  private announce(job: Job, { failed, reason, message }: Verdict) {
    if (failed) this.pods.event(job, 'Warning', reason, message);
    else this.pods.event(job, 'Normal', 'Completed', 'Job completed');
  }

  private wake(job: Job, waits: number[]) {
    if (waits.length === 0) return;
    const uid = job.metadata.uid ?? '';
    this.timers.get(uid)?.cancel();
    this.timers.set(
      uid,
      this.cluster.clock.schedule(Math.min(...waits), () => this.enqueue(uid)),
    );
  }
}
