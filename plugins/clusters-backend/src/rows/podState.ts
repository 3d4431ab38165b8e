import { PodState } from '@longshore/plugin-clusters-common';
import { Container, ContainerStatus, Pod, findCondition } from './kubernetes';

/** What containers wait for when all is well. */
const HARMLESS = new Set(['ContainerCreating', 'PodInitializing']);

/**
 * Says what a pod is doing, and Kubernetes' own word for why.
 *
 * The order follows what `kubectl get pods` shows: an end that has begun comes
 * before the phase, init containers before the others, a container that fails
 * before one that is merely not ready.
 */
export function podState(pod: Pod): { state: PodState; reason?: string } {
  const { metadata, status = {} } = pod;
  if (status.reason === 'NodeLost' || status.phase === 'Unknown') {
    return { state: 'unknown', reason: status.reason ?? 'Unknown' };
  }
  if (metadata?.deletionTimestamp) {
    const disrupted = findCondition(status.conditions, 'DisruptionTarget');
    return {
      state: 'terminating',
      reason:
        disrupted?.status === 'True'
          ? disrupted.reason ?? 'Terminating'
          : 'Terminating',
    };
  }
  switch (status.phase) {
    case 'Succeeded':
      return { state: 'completed', reason: 'Completed' };
    case 'Failed':
      return {
        state: 'failing',
        reason:
          status.reason ?? endReason(status.containerStatuses) ?? 'Failed',
      };
    case 'Pending':
      return pendingState(pod);
    case 'Running':
      return initState(pod) ?? runningState(pod);
    default:
      return status.phase
        ? { state: 'unknown', reason: status.phase }
        : { state: 'pending' };
  }
}

function pendingState(pod: Pod): { state: PodState; reason?: string } {
  const scheduled = findCondition(pod.status?.conditions, 'PodScheduled');
  if (scheduled?.status !== 'True' && !pod.spec?.nodeName) {
    return { state: 'pending', reason: scheduled?.reason };
  }
  const failing = failure(pod.status?.containerStatuses);
  return (
    initState(pod) ??
    (failing
      ? { state: 'failing', reason: failing }
      : {
          state: 'starting',
          reason: waitReason(pod.status?.containerStatuses),
        })
  );
}

/** Answers only while an init container has not done its work. */
function initState(pod: Pod): { state: PodState; reason?: string } | undefined {
  const statuses = pod.status?.initContainerStatuses ?? [];
  const failing = failure(statuses);
  if (failing) {
    return { state: 'failing', reason: failing };
  }
  const specs = new Map<string | undefined, Container>(
    pod.spec?.initContainers?.map(spec => [spec.name, spec]),
  );
  const done = statuses.every(status =>
    // A sidecar goes on running; it is done with the start once started.
    specs.get(status.name)?.restartPolicy === 'Always'
      ? status.started
      : status.state?.terminated?.exitCode === 0,
  );
  return done ? undefined : { state: 'starting', reason: 'PodInitializing' };
}

function runningState(pod: Pod): { state: PodState; reason?: string } {
  const statuses = pod.status?.containerStatuses ?? [];
  const failing = failure(statuses);
  if (failing) {
    return { state: 'failing', reason: failing };
  }
  const ready = findCondition(pod.status?.conditions, 'Ready');
  if (ready?.status === 'True') {
    return { state: 'ready' };
  }
  const reason = ready?.reason ?? 'ContainersNotReady';
  // `started` stays false until the startup probe has passed.
  const starting = statuses.some(
    status => status.started === false && !status.restartCount,
  );
  return { state: starting ? 'starting' : 'not-ready', reason };
}

/** Why one of the containers fails, if one does. */
function failure(statuses: ContainerStatus[] | undefined): string | undefined {
  const waiting = waitReason(statuses);
  if (waiting && !HARMLESS.has(waiting)) {
    return waiting;
  }
  return endReason(
    statuses?.filter(({ state }) => state?.terminated?.exitCode !== 0),
  );
}

/** What a container waits for; one that is in trouble comes first. */
function waitReason(
  statuses: ContainerStatus[] | undefined,
): string | undefined {
  const reasons = (statuses ?? []).flatMap(
    ({ state }) => state?.waiting?.reason ?? [],
  );
  return reasons.find(reason => !HARMLESS.has(reason)) ?? reasons[0];
}

function endReason(
  statuses: ContainerStatus[] | undefined,
): string | undefined {
  const ended = statuses?.find(({ state }) => state?.terminated);
  return ended && (ended.state?.terminated?.reason ?? 'Error');
}
