import { Container, Pod } from '../workloads';
import { backOffSeconds, goDuration, runningStatus } from './containerStates';
import { nextContainer } from './ImagePull';
import { plannedInitEnd } from './plannedEnd';
import { backOffMessage, changeContainer, PodSteps } from './PodSteps';

// The first restart comes at once; only the second failure waits.
const FIRST_RESTART_MS = 1_000;

/** Runs the init containers of a pod one after the other; one that fails is tried again. */
export class InitContainers {
  constructor(
    private readonly steps: PodSteps,
    /** One is done: what comes next? */
    private readonly done: (uid: string) => void,
  ) {}

  run(uid: string) {
    const found = this.steps.find(uid);
    if (!found) return;
    const { container } = nextContainer(found.pod);
    this.steps.write(found, pod => {
      this.steps.place(pod);
      const now = this.steps.now();
      changeContainer(pod, container.name, status => {
        const ended = status.state.terminated ?? status.lastState.terminated;
        return {
          ...runningStatus(status, now, this.steps.random),
          restartCount: status.restartCount + (ended ? 1 : 0),
          lastState: ended ? { terminated: ended } : {},
        };
      });
      this.steps.conditions(pod, { ready: false, started: true });
    });
    this.steps.started(found.pod, container.name);
    // One that restarts always stays beside the others: it has only to run.
    if (container.restartPolicy === 'Always') {
      this.done(uid);
      return;
    }
    const end = plannedInitEnd(found.pod, container);
    const failing = this.steps.behaviour(found) === 'init-error';
    const exitCode = failing ? end.exitCode || 1 : end.exitCode;
    const { name } = container;
    this.steps.later(uid, end.ms, () => this.end(uid, name, exitCode));
  }

  private end(uid: string, name: string, exitCode: number) {
    const found = this.steps.find(uid);
    if (!found) return;
    const { pod } = found;
    const failures = exitCode === 0 ? 0 : this.steps.fail(uid);
    if (exitCode === 0) this.steps.succeed(uid);
    const final = exitCode === 0 || pod.spec.restartPolicy === 'Never';
    const wait =
      failures === 0 ? FIRST_RESTART_MS : backOffSeconds(failures - 1) * 1_000;
    this.steps.write(found, target =>
      this.writeEnd(target, {
        name,
        exitCode,
        backOff: final || failures === 0 ? undefined : wait / 1_000,
      }),
    );
    if (exitCode === 0) this.done(uid);
    else if (!final) this.steps.later(uid, wait, () => this.run(uid));
  }

  private writeEnd(
    pod: Pod,
    options: { name: Container['name']; exitCode: number; backOff?: number },
  ) {
    const { name, exitCode, backOff } = options;
    const finishedAt = this.steps.now();
    changeContainer(pod, name, status => {
      const terminated = {
        exitCode,
        reason: exitCode === 0 ? 'Completed' : 'Error',
        startedAt: status.state.running?.startedAt ?? finishedAt,
        finishedAt,
        containerID: status.containerID ?? '',
      };
      return {
        ...status,
        ready: exitCode === 0,
        started: false,
        state:
          backOff === undefined
            ? { terminated }
            : {
                waiting: {
                  reason: 'CrashLoopBackOff',
                  message: backOffMessage(pod, name, goDuration(backOff)),
                },
              },
        lastState: backOff === undefined ? status.lastState : { terminated },
      };
    });
    if (exitCode !== 0 && pod.spec.restartPolicy === 'Never') {
      pod.status.phase = 'Failed';
    }
    this.steps.conditions(pod, { ready: false, started: true });
  }
}
