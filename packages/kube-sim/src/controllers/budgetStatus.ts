import { Condition, PodDisruptionBudget } from '../workloads';

/** A count, or a share of a count, rounded up as for every budget. */
export function scaled(value: number | string, of: number): number {
  if (typeof value === 'number') return value;
  return Math.ceil((Number(value.replace('%', '')) / 100) * of);
}

/** The one condition of a budget: whether anything may be evicted now. */
export function budgetConditions(
  budget: PodDisruptionBudget,
  allowed: number,
  now: string,
): Condition[] {
  const known = budget.status.conditions?.find(
    ({ type }) => type === 'DisruptionAllowed',
  );
  const status = allowed > 0 ? 'True' : 'False';
  return [
    {
      type: 'DisruptionAllowed',
      status,
      observedGeneration: budget.metadata.generation,
      lastTransitionTime:
        known?.status === status ? known.lastTransitionTime : now,
      reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
      message: '',
    },
  ];
}
