import type { Cluster } from '../Cluster';
import { Behaviour } from '../faults/ClusterFaults';
import { ContainerStatus, findCondition, Pod } from '../workloads';
import {
  crashAfterAnnotation,
  exitCodeAnnotation,
  numberAnnotation,
  readyAnnotation,
  startAnnotation,
} from './annotations';
import {
  newContainerStatus,
  runningStatus,
  unfinishedInits,
} from './containerStates';
import { Crash, Ending } from './Ending';
import { ImagePull, nextContainer } from './ImagePull';
import { InitContainers } from './InitContainers';
import { plannedEnd } from './plannedEnd';
import { Later, PodSteps } from './PodSteps';

const CRASH_AFTER_MS = 3_000;
const OOM_AFTER_MS = 20_000;
const SLOW_READY_MS = 60_000;

/**
 * What happens to one pod on its node: pull → init containers → start → ready →
 * end, or one of the ways in which it goes wrong. Each step reads the pod again,
 * so whatever happened in between is seen.
 */
export class PodLife {
  private readonly steps: PodSteps;
  private readonly images: ImagePull;
  private readonly inits: InitContainers;
  private readonly ending: Ending;
  /** When a pod that comes to an end by itself has started, in milliseconds. */
  private readonly runsSince = new Map<string, number>();

  constructor(cluster: Cluster, later: Later) {
    this.steps = new PodSteps(cluster, later);
    this.images = new ImagePull(this.steps, uid => this.pulled(uid));
    this.inits = new InitContainers(this.steps, uid => this.advance(uid));
    this.ending = new Ending(this.steps, uid => this.start(uid));
  }

  forget(uid: string) {
    this.steps.succeed(uid);
    this.runsSince.delete(uid);
  }

  begin(uid: string) {
    const found = this.steps.find(uid);
    if (!found) return;
    this.steps.write(found, pod => {
      pod.status.startTime = this.steps.now();
      const { initContainers } = pod.spec;
      const reason = initContainers?.length
        ? 'PodInitializing'
        : 'ContainerCreating';
      const waiting = (container: Pod['spec']['containers'][number]) =>
        newContainerStatus(container, { waiting: { reason } });
      if (initContainers?.length) {
        pod.status.initContainerStatuses = initContainers.map(waiting);
      }
      pod.status.containerStatuses = pod.spec.containers.map(waiting);
      this.steps.host(pod);
      this.steps.conditions(pod, { ready: false, started: false });
    });
    this.images.begin(uid, found.pod);
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
    const found = this.steps.find(uid);
    if (!found) return;
    const { status } = found.pod;
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return;
    const [first] = status.containerStatuses ?? [];
    if (!first) this.begin(uid);
    else if (unfinishedInits(found.pod).length > 0) {
      this.images.begin(uid, found.pod);
    } else if (first.state.running) {
      this.settle(uid, found.pod, this.steps.behaviour(found), false);
    } else if (first.state.terminated || first.restartCount > 0) {
      this.start(uid);
    } else this.images.begin(uid, found.pod);
  }

  crash(uid: string, crash: Crash) {
    this.ending.crash(uid, crash);
  }

  end(uid: string, killed: boolean) {
    this.ending.stopped(uid, killed);
  }

  private advance(uid: string) {
    const found = this.steps.find(uid);
    if (found) this.images.begin(uid, found.pod);
  }

  private pulled(uid: string) {
    const found = this.steps.find(uid);
    if (!found) return;
    const { pod } = found;
    const given = numberAnnotation(pod.metadata.annotations, startAnnotation);
    const { init } = nextContainer(pod);
    this.steps.later(uid, this.steps.delay('start', given), () =>
      init ? this.inits.run(uid) : this.start(uid),
    );
  }

  private start(uid: string) {
    const found = this.steps.find(uid);
    if (!found) return;
    const behaviour = this.steps.behaviour(found);
    const readyNow =
      behaviour === 'healthy' && this.readyDelay(found.pod) === 0;
    this.steps.write(found, pod => {
      pod.status.phase = 'Running';
      this.steps.place(pod);
      pod.status.containerStatuses = pod.status.containerStatuses?.map(
        (status, index) => this.started(status, index, readyNow),
      );
      this.steps.conditions(pod, { ready: readyNow, started: true });
    });
    this.steps.started(found.pod, found.pod.spec.containers[0].name);
    if (plannedEnd(found.pod)) this.runsSince.set(uid, this.steps.clock());
    this.settle(uid, found.pod, behaviour, readyNow);
  }

  private started(
    status: ContainerStatus,
    index: number,
    ready: boolean,
  ): ContainerStatus {
    // Only the first container of a pod misbehaves: the others go on.
    if (index > 0 && status.state.running) return { ...status, ready };
    const ended = status.state.terminated ?? status.lastState.terminated;
    return {
      ...runningStatus(status, this.steps.now(), this.steps.random),
      ready,
      restartCount: status.restartCount + (ended ? 1 : 0),
      lastState: ended ? { terminated: ended } : {},
    };
  }

  /** What a running pod is going to do next. The steps keep numbers, not the pod: thousands wait at once. */
  private settle(uid: string, pod: Pod, behaviour: Behaviour, ready: boolean) {
    const { annotations } = pod.metadata;
    const crashAfter = numberAnnotation(annotations, crashAfterAnnotation);
    const exitCode = numberAnnotation(annotations, exitCodeAnnotation) ?? 1;
    switch (behaviour) {
      case 'crash-loop':
        this.steps.later(uid, crashAfter ?? CRASH_AFTER_MS, () =>
          this.crash(uid, { reason: 'Error', exitCode }),
        );
        break;
      case 'oom':
        this.steps.later(uid, crashAfter ?? OOM_AFTER_MS, () =>
          this.crash(uid, { reason: 'OOMKilled', exitCode: 137 }),
        );
        break;
      case 'never-ready':
        this.probeFailed(pod);
        this.endInTime(uid, pod);
        break;
      case 'slow-start':
        this.readyOrEnd(uid, pod, ready ? undefined : SLOW_READY_MS);
        break;
      default:
        this.readyOrEnd(uid, pod, ready ? undefined : this.readyDelay(pod));
    }
  }

  /** Whichever comes first: a pod has one next step. */
  private readyOrEnd(uid: string, pod: Pod, readyIn: number | undefined) {
    const left = this.runsFor(uid, pod);
    if (readyIn !== undefined && readyIn < (left ?? Infinity)) {
      this.steps.later(uid, readyIn, () => this.setReady(uid, true));
    } else this.endInTime(uid, pod);
  }

  private endInTime(uid: string, pod: Pod) {
    const left = this.runsFor(uid, pod);
    const end = plannedEnd(pod);
    if (left === undefined || !end) return;
    this.steps.later(uid, left, () => this.ending.exit(uid, end.exitCode));
  }

  /** Milliseconds until a pod comes to its end by itself. */
  private runsFor(uid: string, pod: Pod): number | undefined {
    const end = plannedEnd(pod);
    const since = this.runsSince.get(uid) ?? this.steps.clock();
    return end && Math.max(0, since + end.ms - this.steps.clock());
  }

  private setReady(uid: string, ready: boolean) {
    const found = this.steps.find(uid);
    if (!found || found.stored.deleting) return;
    if (ready) this.steps.succeed(uid);
    else this.probeFailed(found.pod);
    this.steps.write(found, pod => {
      pod.status.containerStatuses = pod.status.containerStatuses?.map(
        status => ({ ...status, ready }),
      );
      this.steps.conditions(pod, { ready, started: true });
    });
    this.endInTime(uid, found.pod);
  }

  private probeFailed(pod: Pod) {
    this.steps.event(pod, pod.spec.containers[0].name, {
      type: 'Warning',
      reason: 'Unhealthy',
      message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
    });
  }

  /** Without a readiness probe a container is ready as soon as it runs. */
  private readyDelay(pod: Pod): number {
    const given = numberAnnotation(pod.metadata.annotations, readyAnnotation);
    const probed = pod.spec.containers.some(
      ({ readinessProbe }) => readinessProbe,
    );
    return given === undefined && !probed
      ? 0
      : this.steps.delay('ready', given);
  }
}
