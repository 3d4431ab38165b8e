import {
  ServiceCount,
  SetCountsRequest,
} from '@longshore/plugin-services-common';

/** Limits of the API. */
export const MAX_COUNT = 1000;
export const MAX_REASON_LENGTH = 500;

/** Numbers that a person has entered, by {@link countKey}. */
export type Draft = Record<string, number>;

/** Names a count. */
export function countKey(count: { track: string; cell: string }): string {
  return `${count.track}/${count.cell}`;
}

/** What would be asked for: only what differs from what is wanted now. */
export function changedCounts(
  counts: ServiceCount[],
  draft: Draft,
): SetCountsRequest['counts'] {
  return counts.flatMap(count => {
    const desired = draft[countKey(count)] ?? count.desired;
    return desired === count.desired
      ? []
      : [{ track: count.track, cell: count.cell, desired }];
  });
}

/** Instances before and after. */
export function totals(
  counts: ServiceCount[],
  draft: Draft,
): { before: number; after: number } {
  return counts.reduce(
    (sum, count) => ({
      before: sum.before + count.desired,
      after: sum.after + (draft[countKey(count)] ?? count.desired),
    }),
    { before: 0, after: 0 },
  );
}
