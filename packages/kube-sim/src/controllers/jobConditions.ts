import { Condition, findCondition, Job } from '../workloads';

/** Where a Job is going: decided once, and final when its last pod has ended. */
export interface Verdict {
  failed: boolean;
  reason: string;
  message: string;
}

export const COMPLETE: Verdict = {
  failed: false,
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};
export const BACK_OFF_LIMIT: Verdict = {
  failed: true,
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
};
export const DEADLINE: Verdict = {
  failed: true,
  reason: 'DeadlineExceeded',
  message: 'Job was active longer than specified deadline',
};

function isTrue(conditions: Condition[] | undefined, type: string): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

export function finishedCondition(
  conditions: Condition[] | undefined,
): Condition | undefined {
  return conditions?.find(
    ({ type, status }) =>
      (type === 'Complete' || type === 'Failed') && status === 'True',
  );
}

/** The verdict that an earlier look has written down. */
export function knownVerdict({ status }: Job): Verdict | undefined {
  const found = status.conditions?.find(
    ({ type }) =>
      (type === 'SuccessCriteriaMet' || type === 'FailureTarget') &&
      isTrue(status.conditions, type),
  );
  return (
    found && {
      failed: found.type === 'FailureTarget',
      reason: found.reason ?? '',
      message: found.message ?? '',
    }
  );
}

function stamped(condition: Condition, now: string): Condition {
  return {
    ...condition,
    lastProbeTime: now,
    lastTransitionTime: now,
  } as unknown as Condition;
}

/** Adds a condition, or turns the one that is there; the same one stays as it is. */
export function withJobCondition(
  conditions: Condition[] | undefined,
  condition: Condition,
  now: string,
): Condition[] {
  const list = conditions ?? [];
  const known = findCondition(list, condition.type);
  if (!known) return [...list, stamped(condition, now)];
  if (known.status === condition.status) return list;
  return list.map(old => (old === known ? stamped(condition, now) : old));
}

/** First that it is decided, then that it is over: the real controller writes both. */
export function withVerdict(
  conditions: Condition[] | undefined,
  { failed, reason, message }: Verdict,
  options: { over: boolean; now: string },
): Condition[] {
  const condition = (type: string): Condition => ({
    type,
    status: 'True',
    reason,
    message,
  });
  const decided = withJobCondition(
    conditions,
    condition(failed ? 'FailureTarget' : 'SuccessCriteriaMet'),
    options.now,
  );
  return options.over
    ? withJobCondition(
        decided,
        condition(failed ? 'Failed' : 'Complete'),
        options.now,
      )
    : decided;
}
