import { ContainerStatus, Pod, TerminatedState } from '../workloads';
import { backOffSeconds, goDuration } from './containerStates';
import { backOffMessage, changeContainer, Found, PodSteps } from './PodSteps';

export interface Crash {
  reason: 'Error' | 'OOMKilled' | 'Completed';
  exitCode: number;
}

// The first restart comes at once; only the second crash waits.
const FIRST_RESTART_MS = 1_000;

/** How containers end: by themselves, by a crash, or because they are told to. */
export class Ending {
  constructor(
    private readonly steps: PodSteps,
    private readonly restart: (uid: string) => void,
  ) {}

  /** The first container came to its end by itself. */
  exit(uid: string, exitCode: number) {
    this.crash(uid, {
      reason: exitCode === 0 ? 'Completed' : 'Error',
      exitCode,
    });
  }

  /** The first container ended: started again or not, as the pod wants it. */
  crash(uid: string, crash: Crash) {
    const found = this.steps.find(uid);
    const running = found?.pod.status.containerStatuses?.[0];
    if (!found || !running?.state.running) return;
    const { restartPolicy = 'Always' } = found.pod.spec;
    const again =
      restartPolicy === 'Always' ||
      (restartPolicy === 'OnFailure' && crash.exitCode !== 0);
    if (again) this.startAgain(found, running, crash);
    else this.finish(found, crash);
  }

  /** The containers have stopped: says how, and lets the pod go. */
  stopped(uid: string, killed: boolean) {
    const found = this.steps.find(uid);
    if (!found) return;
    this.endAll(found, {
      phase: killed ? 'Failed' : 'Succeeded',
      of: () => ({
        exitCode: killed ? 137 : 0,
        reason: killed ? 'Error' : 'Completed',
      }),
    });
    this.steps.remove(found);
  }

  private startAgain(found: Found, running: ContainerStatus, crash: Crash) {
    const { uid } = found.stored;
    const failures = this.steps.fail(uid);
    const first = failures === 0;
    const delay = first
      ? FIRST_RESTART_MS
      : backOffSeconds(failures - 1) * 1_000;
    this.steps.write(found, pod => {
      const terminated = this.terminated(running, crash);
      changeContainer(pod, running.name, status => ({
        ...status,
        ready: false,
        started: false,
        state: first
          ? { terminated }
          : {
              waiting: {
                reason: 'CrashLoopBackOff',
                message: backOffMessage(
                  pod,
                  status.name,
                  goDuration(delay / 1_000),
                ),
              },
            },
        lastState: first ? status.lastState : { terminated },
      }));
      this.steps.conditions(pod, { ready: false, started: true });
    });
    if (!first) {
      this.steps.event(found.pod, running.name, {
        type: 'Warning',
        reason: 'BackOff',
        message: `Back-off restarting failed container ${running.name} in pod ${found.pod.metadata.name}_${found.pod.metadata.namespace}(${uid})`,
      });
    }
    this.steps.later(uid, delay, () => this.restart(uid));
  }

  private finish(found: Found, crash: Crash) {
    this.endAll(found, {
      phase: crash.exitCode === 0 ? 'Succeeded' : 'Failed',
      // Only the first container misbehaves: the others come to a good end.
      of: index => (index === 0 ? crash : { exitCode: 0, reason: 'Completed' }),
    });
  }

  private endAll(
    found: Found,
    options: { phase: string; of: (index: number) => Crash },
  ) {
    const end = (status: ContainerStatus, index: number): ContainerStatus => ({
      ...status,
      ready: false,
      started: false,
      state: status.state.running
        ? { terminated: this.terminated(status, options.of(index)) }
        : status.state,
    });
    this.steps.write(found, (pod: Pod) => {
      pod.status.phase = options.phase;
      pod.status.containerStatuses = pod.status.containerStatuses?.map(end);
      // Those that were done keep saying so.
      pod.status.initContainerStatuses = pod.status.initContainerStatuses?.map(
        status => (status.state.running ? end(status, 1) : status),
      );
      this.steps.conditions(pod, { ready: false, started: false });
    });
  }

  private terminated(
    { state, containerID }: ContainerStatus,
    { exitCode, reason }: Crash,
  ): TerminatedState {
    const finishedAt = this.steps.now();
    return {
      exitCode,
      reason,
      startedAt: state.running?.startedAt ?? finishedAt,
      finishedAt,
      containerID: containerID ?? '',
    };
  }
}
