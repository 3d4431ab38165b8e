import {
  InstanceEnd,
  InstanceEndReason,
  PodRow,
} from '@longshore/plugin-clusters-common';
import { EndedPod } from '../rows/EndedPod';
import { Pod, findCondition } from '../rows/kubernetes';

/** What a pod is given that does not say. */
const DEFAULT_GRACE_SECONDS = 30;

/** The fact without its id, which the outbox gives. */
export type NewInstanceEnd = Omit<InstanceEnd, 'id'>;

/** Reasons of the condition `DisruptionTarget` (Kubernetes 1.31 and later). */
const DISRUPTIONS: Record<string, InstanceEndReason> = {
  EvictionByEvictionAPI: 'Evicted',
  PreemptionByScheduler: 'Evicted',
  TerminationByKubelet: 'Evicted',
  DeletionByTaintManager: 'NodeLost',
  DeletionByPodGC: 'NodeLost',
};

/** Says how an instance ended, from what was known of it and how it was deleted. */
export function toInstanceEnd(
  { row, object, seenAt }: EndedPod,
  now: number,
): NewInstanceEnd {
  const pod = object as Pod | undefined;
  const { reason, exitCode } = pod
    ? seenEnd(row, pod)
    : { reason: 'seen-missing', exitCode: undefined };
  return {
    cell: row.cell,
    uid: row.uid,
    namespace: row.namespace,
    name: row.name,
    claim: row.claim,
    deployment: row.deployment,
    ip: pod?.status?.podIP || row.ip,
    node: pod?.spec?.nodeName || row.node,
    image: row.image,
    imageDigest: row.imageDigest,
    restarts: row.restarts,
    createdAt: row.createdAt,
    lastSeenAt: new Date(seenAt ?? now).toISOString(),
    reason,
    ...(exitCode !== undefined && { exitCode }),
    ...(row.lastEnd && { lastEnd: row.lastEnd }),
  };
}

/*
 * A pod that is asked to go ends its containers too, by a signal, so its phase
 * and exit codes at the end say nothing of why. What counts is what it was
 * before it was asked: the row known last, unless that was `terminating`, and
 * else when its container ended.
 */
function seenEnd(
  row: PodRow,
  pod: Pod,
): { reason: InstanceEndReason; exitCode?: number } {
  const { spec, status = {} } = pod;
  const name = spec?.containers?.[0]?.name;
  const end = status.containerStatuses?.find(
    container => container.name === name,
  )?.state?.terminated;
  const exitCode = end?.exitCode;
  if (row.over && row.state !== 'terminating') {
    const reason = row.reason ?? (row.state === 'completed' ? 'Completed' : '');
    return {
      reason: reason === 'Failed' || !reason ? 'Error' : reason,
      exitCode: exitCode ?? row.lastEnd?.exitCode,
    };
  }
  if (
    row.over &&
    end?.finishedAt &&
    Date.parse(end.finishedAt) < askedAt(pod)
  ) {
    return { reason: end.reason ?? 'Error', exitCode };
  }
  if (status.reason === 'Evicted' || status.reason === 'NodeLost') {
    return { reason: status.reason, exitCode };
  }
  const disrupted = findCondition(status.conditions, 'DisruptionTarget');
  return {
    reason:
      (disrupted?.status === 'True' && DISRUPTIONS[disrupted.reason ?? '']) ||
      'Deleted',
    exitCode,
  };
}

/**
 * When a pod was asked to go, at the earliest. The time of deletion lies ahead of
 * that by as much as the pod was given, which the kubelet's own deletion at the
 * end sets to 0.
 */
function askedAt({ metadata = {}, spec = {} }: Pod): number {
  const given = Math.max(
    metadata.deletionGracePeriodSeconds ?? 0,
    spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS,
  );
  return metadata.deletionTimestamp
    ? Date.parse(metadata.deletionTimestamp) - given * 1_000
    : NaN;
}
