import { Condition, Deployment, findCondition } from '../workloads';

/** Everything that the conditions of a Deployment are made of. */
export interface Progress {
  deployment: Deployment;
  status: Deployment['status'];
  /** Name of the new ReplicaSet, when there is one. */
  newSet?: string;
  newSetCreated: boolean;
  maxUnavailable: number;
  failure?: Condition;
  /** Milliseconds. */
  now: number;
}

function condition(
  before: Condition[] | undefined,
  wanted: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>,
  now: string,
): Condition {
  const known = findCondition(before, wanted.type);
  // As the real controller: same status and reason means no change, not even of the message's time.
  if (known?.status === wanted.status && known.reason === wanted.reason) {
    return wanted.message === known.message
      ? known
      : { ...known, ...wanted, lastUpdateTime: now };
  }
  return {
    ...wanted,
    lastUpdateTime: now,
    lastTransitionTime:
      known?.status === wanted.status ? known.lastTransitionTime : now,
  };
}

export function isComplete({ deployment, status }: Progress): boolean {
  const { replicas } = deployment.spec;
  return (
    (status.updatedReplicas ?? 0) === replicas &&
    (status.replicas ?? 0) === replicas &&
    (status.availableReplicas ?? 0) === replicas
  );
}

function hasProgressed({ deployment, status }: Progress): boolean {
  const before = deployment.status;
  const old = (s: Deployment['status']) =>
    (s.replicas ?? 0) - (s.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(status) < old(before) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Milliseconds until the deadline; undefined when none runs. */
export function deadlineIn(
  { deployment, now }: Pick<Progress, 'deployment' | 'now'>,
  conditions: Condition[],
): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  const known = findCondition(conditions, 'Progressing');
  if (seconds === undefined || !known?.lastUpdateTime) return undefined;
  if (deployment.spec.paused || known.reason === 'NewReplicaSetAvailable') {
    return undefined;
  }
  return Date.parse(known.lastUpdateTime) + seconds * 1_000 - now;
}

function progressing(progress: Progress): Condition | undefined {
  const { deployment, newSet, now } = progress;
  const before = deployment.status.conditions;
  const known = findCondition(before, 'Progressing');
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const subject = newSet
    ? `ReplicaSet "${newSet}"`
    : `Deployment "${deployment.metadata.name}"`;
  const make = (status: Condition['status'], reason: string, message: string) =>
    condition(before, { type: 'Progressing', status, reason, message }, time);

  if (deployment.spec.paused) {
    return known?.reason === 'DeploymentPaused'
      ? known
      : make('Unknown', 'DeploymentPaused', 'Deployment is paused');
  }
  if (known?.reason === 'DeploymentPaused') {
    return make('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  }
  if (progress.newSetCreated) {
    return make(
      'True',
      'NewReplicaSetCreated',
      `Created new replica set "${newSet}"`,
    );
  }
  // A finished rollout stays finished until another template comes, as pods may die later.
  const finished =
    known?.reason === 'NewReplicaSetAvailable' &&
    known.message === `${subject} has successfully progressed.`;
  if (finished) return known;
  if (isComplete(progress)) {
    return make(
      'True',
      'NewReplicaSetAvailable',
      `${subject} has successfully progressed.`,
    );
  }
  if (hasProgressed(progress) || !known) {
    const updated = make(
      'True',
      'ReplicaSetUpdated',
      `${subject} is progressing.`,
    );
    return { ...updated, lastUpdateTime: time };
  }
  const left = deadlineIn(progress, before ?? []);
  if (left !== undefined && left <= 0) {
    return make(
      'False',
      'ProgressDeadlineExceeded',
      `${subject} has timed out progressing.`,
    );
  }
  return known;
}

/** Available, Progressing and ReplicaFailure of a Deployment, as the real controller words them. */
export function deploymentConditions(progress: Progress): Condition[] {
  const { deployment, status, maxUnavailable, failure, now } = progress;
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  const enough =
    (status.availableReplicas ?? 0) >=
    deployment.spec.replicas - maxUnavailable;
  const available = condition(
    deployment.status.conditions,
    enough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    time,
  );
  const all = [available, progressing(progress), failure];
  return all.filter((item): item is Condition => item !== undefined);
}
