import { createHash } from 'node:crypto';
import { Random } from '../identity/Random';
import {
  Condition,
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
} from '../workloads';
import { setCondition } from './conditions';

/** Kubernetes' own back-off for containers: 10 s doubled up to 5 minutes. */
export function backOffSeconds(crashes: number): number {
  return Math.min(300, 10 * 2 ** Math.max(0, crashes));
}

/** Go's notation, as it stands in back-off messages. */
export function goDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}

export function imageReference(image: string): string {
  const [first] = image.split('/');
  const hasRegistry = image.includes('/') && /[.:]|^localhost$/.test(first);
  const full = hasRegistry
    ? image
    : `docker.io/${image.includes('/') ? '' : 'library/'}${image}`;
  const name = full.slice(full.lastIndexOf('/') + 1);
  return /[:@]/.test(name) ? full : `${full}:latest`;
}

export function newContainerStatus(
  container: Container,
  state: ContainerState,
): ContainerStatus {
  return {
    name: container.name,
    image: container.image,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state,
    lastState: {},
  };
}

export function runningStatus(
  status: ContainerStatus,
  startedAt: string,
  random: Random,
): ContainerStatus {
  const image = imageReference(status.image);
  return {
    ...status,
    image,
    imageID: status.imageID || imageId(image),
    containerID: `containerd://${random.hex(64)}`,
    state: { running: { startedAt } },
    started: true,
    ready: false,
  };
}

/** Pods of one image have one digest, as where they pull from one registry. */
function imageId(reference: string): string {
  if (reference.includes('@')) {
    return reference;
  }
  const name = reference.replace(/:[^:/]*$/, '');
  const digest = createHash('sha256').update(reference).digest('hex');
  return `${name}@sha256:${digest}`;
}

/** Init containers that are not done yet; one that stays beside the others has only to run. */
export function unfinishedInits({ spec, status }: Pod): string[] {
  return (spec.initContainers ?? [])
    .filter(({ name, restartPolicy }) => {
      const known = status.initContainerStatuses?.find(
        candidate => candidate.name === name,
      );
      return restartPolicy === 'Always'
        ? !known?.started
        : known?.state.terminated?.exitCode !== 0;
    })
    .map(({ name }) => name);
}

/** Why a pod is not ready, in the words of the kubelet. */
function whyNotReady({ spec, status }: Pod): Partial<Condition> {
  if (status.phase === 'Succeeded') return { reason: 'PodCompleted' };
  if (status.phase === 'Failed') return { reason: 'PodFailed' };
  const unready = spec.containers.map(({ name }) => name).join(' ');
  return {
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready}]`,
  };
}

function initialized(pod: Pod): Condition {
  const unfinished = unfinishedInits(pod);
  if (unfinished.length === 0 || pod.status.phase === 'Succeeded') {
    return {
      type: 'Initialized',
      status: 'True',
      ...(pod.status.phase === 'Succeeded' && { reason: 'PodCompleted' }),
    };
  }
  return {
    type: 'Initialized',
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${unfinished.join(' ')}]`,
  };
}

/** The conditions that follow from the phase and the containers' readiness. */
export function podConditions(
  pod: Pod,
  options: { ready: boolean; started: boolean; now: string },
): Condition[] {
  const { ready, started, now } = options;
  const why = ready ? {} : whyNotReady(pod);
  const wanted: Condition[] = [
    {
      type: 'PodReadyToStartContainers',
      status: started ? 'True' : 'False',
    },
    initialized(pod),
    { type: 'Ready', status: ready ? 'True' : 'False', ...why },
    { type: 'ContainersReady', status: ready ? 'True' : 'False', ...why },
  ];
  return wanted.reduce(
    (conditions, condition) =>
      setCondition(
        conditions,
        {
          ...condition,
          lastProbeTime: null,
          observedGeneration: pod.metadata.generation,
        },
        now,
      ),
    pod.status.conditions ?? [],
  );
}
