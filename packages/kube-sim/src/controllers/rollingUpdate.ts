import { RollingUpdate } from '../workloads';

/** What the arithmetic needs to know of a ReplicaSet. */
export interface Counts {
  /** `spec.replicas`. */
  replicas: number;
  /** `status.availableReplicas`. */
  available: number;
}

export interface Bounds {
  surge: number;
  unavailable: number;
}

function resolve(
  value: number | string | undefined,
  total: number,
  round: (exact: number) => number,
): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(value ?? '0%');
  return percent
    ? round((Number(percent[1]) * total) / 100)
    : Number(value) || 0;
}

/**
 * `maxSurge` rounded up and `maxUnavailable` rounded down, as
 * `deployment_util.ResolveFenceposts`: when both come out as zero one pod may
 * be unavailable, or nothing would ever move.
 */
export function resolveBounds(
  rolling: RollingUpdate | undefined,
  desired: number,
): Bounds {
  const surge = resolve(rolling?.maxSurge, desired, Math.ceil);
  const unavailable = resolve(rolling?.maxUnavailable, desired, Math.floor);
  return surge === 0 && unavailable === 0
    ? { surge, unavailable: 1 }
    : { surge, unavailable };
}

function maxUnavailable(bounds: Bounds, desired: number): number {
  return desired === 0 ? 0 : Math.min(bounds.unavailable, desired);
}

function sum(sets: Counts[], of: (set: Counts) => number): number {
  return sets.reduce((total, set) => total + of(set), 0);
}

/** How many replicas the new ReplicaSet gets (`NewRSNewReplicas`). */
export function newSetReplicas(
  desired: number,
  bounds: Bounds,
  newSet: Counts,
  oldSets: Counts[],
): number {
  if (newSet.replicas >= desired) return desired;
  const total = newSet.replicas + sum(oldSets, set => set.replicas);
  const room = desired + bounds.surge - total;
  if (room <= 0) return newSet.replicas;
  return newSet.replicas + Math.min(room, desired - newSet.replicas);
}

/**
 * How many replicas each old ReplicaSet keeps, oldest first
 * (`reconcileOldReplicaSets`): first the unhealthy ones go, then as many of
 * the available ones as the floor allows. Sets that keep theirs come back
 * unchanged.
 */
export function oldSetsReplicas(
  desired: number,
  bounds: Bounds,
  newSet: Counts,
  oldSets: Counts[],
): number[] {
  const kept = oldSets.map(set => set.replicas);
  const oldTotal = sum(oldSets, set => set.replicas);
  if (oldTotal === 0) return kept;
  const floor = desired - maxUnavailable(bounds, desired);
  const newUnavailable = newSet.replicas - newSet.available;
  const maxDown = oldTotal + newSet.replicas - floor - newUnavailable;
  if (maxDown <= 0) return kept;

  let cleaned = 0;
  oldSets.forEach((set, index) => {
    const unhealthy = Math.max(0, set.replicas - set.available);
    const down = Math.min(maxDown - cleaned, unhealthy);
    kept[index] -= down;
    cleaned += down;
  });

  const available = newSet.available + sum(oldSets, set => set.available);
  let spare = available - floor;
  oldSets.forEach((_, index) => {
    const down = Math.min(kept[index], Math.max(0, spare));
    kept[index] -= down;
    spare -= down;
  });
  return kept;
}

/**
 * Splits a changed total over ReplicaSets in proportion to their size, as the
 * real controller does when a Deployment is scaled during a rollout. Largest
 * first; what rounding leaves over goes to the largest.
 */
export function proportionalReplicas(
  sets: Array<{ replicas: number; maxReplicas: number }>,
  desired: number,
  bounds: Bounds,
): number[] {
  const allowed = desired > 0 ? desired + bounds.surge : 0;
  const toAdd = allowed - sets.reduce((total, set) => total + set.replicas, 0);
  let added = 0;
  const result = sets.map(({ replicas, maxReplicas }) => {
    if (toAdd === 0 || replicas === 0) return replicas;
    const exact = (replicas * allowed) / (maxReplicas || desired || 1);
    // Go's math.Round: halves away from zero; counts are not negative.
    const share = Math.round(exact) - replicas;
    const left = toAdd - added;
    const part = toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
    added += part;
    return replicas + part;
  });
  if (result.length > 0) result[0] = Math.max(0, result[0] + toAdd - added);
  return result;
}
