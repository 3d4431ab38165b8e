import {
  CellHealth,
  CellHealthChange,
  CellHealthState,
} from '@longshore/plugin-clusters-common';

/** A stretch of time in one state. Times are ms since the epoch. */
export type HealthSpan = {
  state: CellHealthState;
  from: number;
  to: number;
};

/**
 * A cell's states over a stretch of time without gaps, the oldest first. What
 * was before the first change is the state that it left.
 *
 * @param changes - the newest first
 */
export function healthSpans(
  changes: CellHealthChange[],
  present: CellHealth,
  { from, to }: { from: number; to: number },
): HealthSpan[] {
  const oldestFirst = [...changes].sort((a, b) => a.at.localeCompare(b.at));
  const before = oldestFirst.filter(change => Date.parse(change.at) <= from);
  const within = oldestFirst.filter(
    change => Date.parse(change.at) > from && Date.parse(change.at) < to,
  );
  const first = before.at(-1)?.to ?? within[0]?.from ?? present.state;
  const starts = [
    { state: first, at: from },
    ...within.map(change => ({ state: change.to, at: Date.parse(change.at) })),
  ];
  return starts
    .map(({ state, at }, place) => ({
      state,
      from: at,
      to: starts[place + 1]?.at ?? to,
    }))
    .filter(span => span.to > span.from);
}
