import { JsonObject } from '@backstage/types';
import { AppliedRollout } from '@longshore/plugin-clusters-common';
import { findCondition, Meta, Condition } from '../rows/kubernetes';

type Workload = {
  kind?: string;
  metadata?: Meta & { generation?: number };
  spec?: {
    replicas?: number;
    completions?: number;
    updateStrategy?: { type?: string };
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    succeeded?: number;
    currentRevision?: string;
    updateRevision?: string;
    conditions?: Condition[];
  };
};

/** Why something will not come to its end, in the words of Kubernetes. */
export type RolloutFailure = { reason: string; message: string };

/**
 * How far an object has come, by the rules of `kubectl rollout status`;
 * `undefined` for kinds that have no course.
 */
export function rolloutOf(
  object: JsonObject,
): (AppliedRollout & { failure?: RolloutFailure }) | undefined {
  const workload = object as Workload;
  switch (workload.kind) {
    case 'Deployment':
      return deploymentRollout(workload);
    case 'StatefulSet':
      return statefulSetRollout(workload);
    case 'Job':
      return jobRollout(workload);
    default:
      return undefined;
  }
}

function isObserved({ metadata, status }: Workload): boolean {
  return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
}

function deploymentRollout(workload: Workload) {
  const { spec = {}, status = {} } = workload;
  const desired = spec.replicas ?? 1;
  const progressing = findCondition(status.conditions, 'Progressing');
  const stalled =
    isObserved(workload) && progressing?.reason === 'ProgressDeadlineExceeded';
  return {
    ready: Math.min(status.updatedReplicas ?? 0, status.availableReplicas ?? 0),
    desired,
    complete:
      isObserved(workload) &&
      (status.updatedReplicas ?? 0) >= desired &&
      (status.replicas ?? 0) <= (status.updatedReplicas ?? 0) &&
      (status.availableReplicas ?? 0) >= (status.updatedReplicas ?? 0),
    ...(stalled && {
      failure: {
        reason: 'ProgressDeadlineExceeded',
        message: progressing?.message ?? '',
      },
    }),
  };
}

function statefulSetRollout(workload: Workload) {
  const { spec = {}, status = {} } = workload;
  const desired = spec.replicas ?? 1;
  const updated =
    status.currentRevision === status.updateRevision
      ? status.replicas ?? 0
      : status.updatedReplicas ?? 0;
  return {
    ready: Math.min(updated, status.readyReplicas ?? 0),
    desired,
    complete:
      isObserved(workload) &&
      (status.readyReplicas ?? 0) >= desired &&
      // With OnDelete nobody but a person brings pods to the new template.
      (spec.updateStrategy?.type === 'OnDelete' || updated >= desired),
  };
}

function jobRollout(workload: Workload) {
  const { spec = {}, status = {} } = workload;
  const isTrue = (type: string) =>
    findCondition(status.conditions, type)?.status === 'True';
  const failed = findCondition(status.conditions, 'Failed');
  return {
    ready: status.succeeded ?? 0,
    desired: spec.completions ?? 1,
    complete: isTrue('Complete'),
    ...(failed?.status === 'True' && {
      failure: { reason: failed.reason ?? '', message: failed.message ?? '' },
    }),
  };
}
