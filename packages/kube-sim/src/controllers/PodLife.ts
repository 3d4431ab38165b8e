import { PODS } from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { Behaviour } from '../faults/ClusterFaults';
import { StoredObject } from '../storage/StoredObject';
import {
  ContainerStatus,
  findCondition,
  Pod,
  TerminatedState,
} from '../workloads';
import {
  crashAfterAnnotation,
  exitCodeAnnotation,
  numberAnnotation,
  pullAnnotation,
  readyAnnotation,
  startAnnotation,
} from './annotations';
import { behaviourOf } from './behaviour';
import {
  backOffSeconds,
  goDuration,
  imageReference,
  newContainerStatus,
  podConditions,
  runningStatus,
} from './containerStates';
import { podIp, nodeIp } from './addresses';
import { updateStatus } from './updateStatus';
import { parseObject } from '../storage/StoredObject';

type Later = (uid: string, ms: number, step: () => void) => void;

interface Found {
  stored: StoredObject;
  pod: Pod;
}

export interface Crash {
  reason: 'Error' | 'OOMKilled';
  exitCode: number;
}

const CRASH_AFTER_MS = 3_000;
const OOM_AFTER_MS = 20_000;
const SLOW_READY_MS = 60_000;
// The kubelet reports the failed pull and only then that it backs off.
const PULL_REPORT_MS = 2_000;
// The first restart comes at once; only the second crash waits.
const FIRST_RESTART_MS = 1_000;

/**
 * What happens to one pod on its node: pull → start → ready, or one of the
 * ways in which it goes wrong. Each step reads the pod again, so whatever
 * happened in between is seen.
 */
export class PodLife {
  /** Crashes in a row and failed pulls in a row, by uid. */
  private readonly failures = new Map<string, number>();

  constructor(
    private readonly cluster: Cluster,
    private readonly later: Later,
  ) {}

  forget(uid: string) {
    this.failures.delete(uid);
  }

  begin(uid: string) {
    const found = this.find(uid);
    if (!found) return;
    this.write(found, pod => {
      const now = this.now();
      pod.status.startTime = now;
      pod.status.hostIP = nodeIp(pod.spec.nodeName ?? '');
      pod.status.hostIPs = [{ ip: pod.status.hostIP }];
      pod.status.containerStatuses = pod.spec.containers.map(container =>
        newContainerStatus(container, {
          waiting: { reason: 'ContainerCreating' },
        }),
      );
      pod.status.conditions = podConditions(pod, {
        ready: false,
        started: false,
        now,
      });
    });
    this.pull(uid, found.pod);
  }

  /** Behaviour changed while the pod is there. */
  follow(uid: string, pod: Pod, behaviour: Behaviour) {
    const [status] = pod.status.containerStatuses ?? [];
    if (!status?.state.running) return;
    const ready =
      findCondition(pod.status.conditions, 'Ready')?.status === 'True';
    if (behaviour === 'never-ready' && ready) this.setReady(uid, false);
    else this.settle(uid, pod, behaviour, ready);
  }

  /** Its node was away: what ran, still runs; what waited, tries again. */
  resume(uid: string) {
    const found = this.find(uid);
    if (!found) return;
    const [status] = found.pod.status.containerStatuses ?? [];
    if (!status) this.begin(uid);
    else if (status.state.running) {
      this.settle(uid, found.pod, this.behaviour(found), false);
    } else if (status.state.terminated || status.restartCount > 0) {
      this.start(uid);
    } else this.pull(uid, found.pod);
  }

  crash(uid: string, crash: Crash) {
    const found = this.find(uid);
    const [running] = found?.pod.status.containerStatuses ?? [];
    if (!found || !running?.state.running) return;
    const failures = this.failures.get(uid) ?? 0;
    this.failures.set(uid, failures + 1);
    const first = failures === 0;
    const delay = first
      ? FIRST_RESTART_MS
      : backOffSeconds(failures - 1) * 1_000;
    this.write(found, pod => {
      const { startedAt } = running.state.running ?? { startedAt: this.now() };
      const terminated: TerminatedState = {
        exitCode: crash.exitCode,
        reason: crash.reason,
        startedAt,
        finishedAt: this.now(),
        containerID: running.containerID ?? '',
      };
      this.changeFirst(pod, status => ({
        ...status,
        ready: false,
        started: false,
        state: first
          ? { terminated }
          : {
              waiting: {
                reason: 'CrashLoopBackOff',
                message: `back-off ${goDuration(
                  delay / 1_000,
                )} restarting failed container=${status.name} pod=${
                  pod.metadata.name
                }_${pod.metadata.namespace}(${pod.metadata.uid})`,
              },
            },
        lastState: first ? status.lastState : { terminated },
      }));
      this.notReady(pod);
    });
    if (!first) {
      this.event(
        found.pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${running.name} in pod ${found.pod.metadata.name}_${found.pod.metadata.namespace}(${uid})`,
      );
    }
    this.later(uid, delay, () => this.start(uid));
  }

  /** The containers have stopped: says how, and lets the pod go. */
  end(uid: string, killed: boolean) {
    const found = this.find(uid);
    if (!found) return;
    this.write(found, pod => {
      const finishedAt = this.now();
      pod.status.phase = killed ? 'Failed' : 'Succeeded';
      pod.status.containerStatuses = pod.status.containerStatuses?.map(
        status => ({
          ...status,
          ready: false,
          started: false,
          state: status.state.running
            ? {
                terminated: {
                  exitCode: killed ? 137 : 0,
                  reason: killed ? 'Error' : 'Completed',
                  startedAt: status.state.running.startedAt,
                  finishedAt,
                  containerID: status.containerID ?? '',
                },
              }
            : status.state,
        }),
      );
      this.notReady(pod);
    });
    const { namespace, name } = found.stored;
    this.cluster.registry.delete(PODS, namespace, name, {
      gracePeriodSeconds: 0,
    });
  }

  private pull(uid: string, { metadata }: Pod) {
    const given = numberAnnotation(metadata.annotations, pullAnnotation);
    this.later(uid, this.delay('pull', given), () => this.pulled(uid));
  }

  private pulled(uid: string) {
    const found = this.find(uid);
    if (!found) return;
    const { pod } = found;
    const [container] = pod.spec.containers;
    if (this.behaviour(found) === 'pull-error') {
      this.pullFailed(found);
      return;
    }
    this.event(
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${container.image}"`,
    );
    const given = numberAnnotation(pod.metadata.annotations, startAnnotation);
    this.failures.delete(uid);
    this.later(uid, this.delay('start', given), () => this.start(uid));
  }

  private pullFailed(found: Found) {
    const { pod, stored } = found;
    const { image } = pod.spec.containers[0];
    const reference = imageReference(image);
    const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`;
    const failures = this.failures.get(stored.uid) ?? 0;
    this.failures.set(stored.uid, failures + 1);
    const wait = (reason: string, message: string) => {
      const now = this.find(stored.uid);
      if (!now) return;
      this.write(now, target =>
        this.changeFirst(target, status => ({
          ...status,
          state: { waiting: { reason, message } },
        })),
      );
    };
    wait('ErrImagePull', why);
    this.event(
      pod,
      'Warning',
      'Failed',
      `Failed to pull image "${image}": ${why}`,
    );
    this.later(stored.uid, PULL_REPORT_MS, () => {
      wait(
        'ImagePullBackOff',
        `Back-off pulling image "${image}": ErrImagePull: ${why}`,
      );
      this.event(pod, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
      this.later(stored.uid, backOffSeconds(failures) * 1_000, () =>
        this.pulled(stored.uid),
      );
    });
  }

  private start(uid: string) {
    const found = this.find(uid);
    if (!found) return;
    const behaviour = this.behaviour(found);
    const readyNow =
      behaviour === 'healthy' && this.readyDelay(found.pod) === 0;
    this.write(found, pod => {
      const now = this.now();
      pod.status.phase = 'Running';
      pod.status.podIP ??= podIp(pod, this.cluster.random);
      pod.status.podIPs = [{ ip: pod.status.podIP }];
      pod.status.containerStatuses = pod.status.containerStatuses?.map(
        (status, index) => {
          // Only the first container of a pod misbehaves: the others go on.
          if (index > 0 && status.state.running) {
            return { ...status, ready: readyNow };
          }
          const ended = status.state.terminated ?? status.lastState.terminated;
          return {
            ...runningStatus(status, now, this.cluster.random),
            ready: readyNow,
            restartCount: status.restartCount + (ended ? 1 : 0),
            lastState: ended ? { terminated: ended } : {},
          };
        },
      );
      pod.status.conditions = podConditions(pod, {
        ready: readyNow,
        started: true,
        now,
      });
    });
    this.event(
      found.pod,
      'Normal',
      'Started',
      `Started container ${found.pod.spec.containers[0].name}`,
    );
    this.settle(uid, found.pod, behaviour, readyNow);
  }

  /** What a running pod is going to do next. The steps keep numbers, not the pod: thousands wait at once. */
  private settle(uid: string, pod: Pod, behaviour: Behaviour, ready: boolean) {
    const { annotations } = pod.metadata;
    const crashAfter = numberAnnotation(annotations, crashAfterAnnotation);
    const exitCode = numberAnnotation(annotations, exitCodeAnnotation) ?? 1;
    switch (behaviour) {
      case 'crash-loop':
        this.later(uid, crashAfter ?? CRASH_AFTER_MS, () =>
          this.crash(uid, { reason: 'Error', exitCode }),
        );
        break;
      case 'oom':
        this.later(uid, crashAfter ?? OOM_AFTER_MS, () =>
          this.crash(uid, { reason: 'OOMKilled', exitCode: 137 }),
        );
        break;
      case 'never-ready':
        this.event(
          pod,
          'Warning',
          'Unhealthy',
          'Readiness probe failed: HTTP probe failed with statuscode: 503',
        );
        break;
      case 'slow-start':
        if (!ready)
          this.later(uid, SLOW_READY_MS, () => this.setReady(uid, true));
        break;
      default:
        if (!ready) {
          this.later(uid, this.readyDelay(pod), () => this.setReady(uid, true));
        }
    }
  }

  private setReady(uid: string, ready: boolean) {
    const found = this.find(uid);
    if (!found || found.stored.deleting) return;
    if (ready) this.failures.delete(uid);
    else {
      this.event(
        found.pod,
        'Warning',
        'Unhealthy',
        'Readiness probe failed: HTTP probe failed with statuscode: 503',
      );
    }
    this.write(found, pod => {
      pod.status.containerStatuses = pod.status.containerStatuses?.map(
        status => ({ ...status, ready }),
      );
      pod.status.conditions = podConditions(pod, {
        ready,
        started: true,
        now: this.now(),
      });
    });
  }

  /** Without a readiness probe a container is ready as soon as it runs. */
  private readyDelay(pod: Pod): number {
    const given = numberAnnotation(pod.metadata.annotations, readyAnnotation);
    const probed = pod.spec.containers.some(
      ({ readinessProbe }) => readinessProbe,
    );
    return given === undefined && !probed ? 0 : this.delay('ready', given);
  }

  private delay(kind: 'pull' | 'start' | 'ready', given: number | undefined) {
    if (given !== undefined) return given;
    return (
      this.cluster.settings.delays[kind] *
      this.cluster.random.between(0.75, 1.25)
    );
  }

  private find(uid: string): Found | undefined {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    return stored && { stored, pod: parseObject(stored) as unknown as Pod };
  }

  private behaviour({ pod, stored }: Found): Behaviour {
    return behaviourOf(pod, stored, this.cluster.misbehaviour);
  }

  private write({ stored }: Found, change: (pod: Pod) => void) {
    updateStatus(this.cluster, PODS, stored, 'kubelet', change);
  }

  private changeFirst(
    pod: Pod,
    change: (status: ContainerStatus) => ContainerStatus,
  ) {
    pod.status.containerStatuses = pod.status.containerStatuses?.map(
      (status, index) => (index === 0 ? change(status) : status),
    );
  }

  private notReady(pod: Pod) {
    pod.status.conditions = podConditions(pod, {
      ready: false,
      started: true,
      now: this.now(),
    });
  }

  private now() {
    return timestamp(this.cluster.clock.now());
  }

  private event(
    pod: Pod,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ) {
    this.cluster.events.record(pod, {
      type,
      reason,
      message,
      component: 'kubelet',
      host: pod.spec.nodeName,
    });
  }
}
