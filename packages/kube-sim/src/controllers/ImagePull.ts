import { Container, Pod } from '../workloads';
import { numberAnnotation, pullAnnotation } from './annotations';
import { isMissingImage } from './behaviour';
import {
  backOffSeconds,
  imageReference,
  unfinishedInits,
} from './containerStates';
import { changeContainer, Found, PodSteps } from './PodSteps';

// The kubelet reports the failed pull and only then that it backs off.
const PULL_REPORT_MS = 2_000;

/** The container whose turn it is: the first unfinished init container, or the first of the pod. */
export function nextContainer(pod: Pod): {
  container: Container;
  init: boolean;
} {
  const [name] = unfinishedInits(pod);
  const init = pod.spec.initContainers?.find(
    container => container.name === name,
  );
  return init
    ? { container: init, init: true }
    : { container: pod.spec.containers[0], init: false };
}

/** Fetches images, or fails to. */
export class ImagePull {
  constructor(
    private readonly steps: PodSteps,
    private readonly done: (uid: string) => void,
  ) {}

  begin(uid: string, { metadata }: Pod) {
    const given = numberAnnotation(metadata.annotations, pullAnnotation);
    this.steps.later(uid, this.steps.delay('pull', given), () =>
      this.finish(uid),
    );
  }

  private finish(uid: string) {
    const found = this.steps.find(uid);
    if (!found) return;
    const { container, init } = nextContainer(found.pod);
    const missing = init
      ? isMissingImage(container.image)
      : this.steps.behaviour(found) === 'pull-error';
    if (missing) {
      this.fail(found, container);
      return;
    }
    this.steps.event(found.pod, container.name, {
      type: 'Normal',
      reason: 'Pulled',
      message: `Successfully pulled image "${container.image}"`,
    });
    this.steps.succeed(uid);
    this.done(uid);
  }

  private fail({ pod, stored }: Found, { name, image }: Container) {
    const { uid } = stored;
    const reference = imageReference(image);
    const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reference}: not found`;
    const failures = this.steps.fail(uid);
    const wait = (reason: string, message: string) => {
      const now = this.steps.find(uid);
      if (!now) return;
      this.steps.write(now, target =>
        changeContainer(target, name, status => ({
          ...status,
          state: { waiting: { reason, message } },
        })),
      );
    };
    wait('ErrImagePull', why);
    this.steps.event(pod, name, {
      type: 'Warning',
      reason: 'Failed',
      message: `Failed to pull image "${image}": ${why}`,
    });
    this.steps.later(uid, PULL_REPORT_MS, () => {
      wait(
        'ImagePullBackOff',
        `Back-off pulling image "${image}": ErrImagePull: ${why}`,
      );
      this.steps.event(pod, name, {
        type: 'Normal',
        reason: 'BackOff',
        message: `Back-off pulling image "${image}"`,
      });
      this.steps.later(uid, backOffSeconds(failures) * 1_000, () =>
        this.finish(uid),
      );
    });
  }
}
