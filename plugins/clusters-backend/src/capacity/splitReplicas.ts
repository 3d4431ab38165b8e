import {
  PlacementPreview,
  PlacementReason,
  PlacementShare,
} from '@longshore/plugin-clusters-common';
import { shareOut } from './shareOut';

/** A cell as the split sees it. */
export type PlaceableCell = {
  cell: string;
  /** How many more of the asked size fit, beyond what runs there. */
  room: number;
  /** How many run there, as far as is known. */
  current: number;
  /** Why nothing new may be placed there, if so. */
  closed?: Extract<PlacementReason, 'not-healthy' | 'not-writable'>;
};

type Part = PlaceableCell & { replicas: number; spread: boolean };

/**
 * Splits instances of one service over cells. A pure function: the same cells in
 * any order give the same split.
 *
 * **More than run now.** What runs stays where it is, and only the difference is
 * placed, in proportion to the room of the open cells by the method of the
 * largest remainder (Hamilton's method): each gets the whole part of its quota,
 * and those with the largest fractions get one more. A quota never exceeds the
 * room that it was made from, so no cell gets more than fits. What fits nowhere
 * is the `shortage`; a caller refuses before it writes anything.
 *
 * **Fewer than run now.** All shrink in proportion to what runs, by the same
 * method; nothing is placed anew.
 *
 * **Enough cells.** Where fewer than `leastCells` cells would have one, the cell
 * with the most gives one up to the one with the most room (when shrinking: to
 * the one that has the most now), as long as it keeps one itself and gives up
 * nothing that runs (when shrinking: nothing that another must start).
 *
 * **Silence.** A closed cell keeps what it has and gets nothing new. What runs
 * there is counted as running, since not hearing of it does not mean that it
 * has gone: the others get no substitutes. When shrinking, its part is reckoned
 * as if it could be reached, so that the others never shrink more because it is
 * silent; what it has above that part is told as `excess`.
 *
 * A split of n + 1 from nothing may give a cell fewer than a split of n from
 * nothing (the Alabama paradox of the largest remainder). Nothing moves for
 * that: a service that grows keeps what it has.
 *
 * @param options - `replicas` and `leastCells` are whole and not negative
 */
export function splitReplicas(options: {
  replicas: number;
  leastCells: number;
  cells: PlaceableCell[];
}): PlacementPreview {
  const { replicas, leastCells } = options;
  // By code units and not by language: replicas of the backend must agree.
  const cells = [...options.cells].sort((a, b) => (a.cell < b.cell ? -1 : 1));
  const running = cells.reduce((sum, { current }) => sum + current, 0);
  const parts =
    replicas >= running
      ? grow(cells, replicas - running)
      : shrink(cells, replicas);
  spreadOut(parts, Math.min(leastCells, replicas), replicas < running);
  const kept = parts.map(part =>
    part.closed ? { ...part, replicas: part.current } : part,
  );
  const placed = kept.reduce((sum, part) => sum + part.replicas, 0);
  return {
    shares: kept.map(toShare),
    shortage: Math.max(0, replicas - placed),
    excess: Math.max(0, placed - replicas),
  };
}

function grow(cells: PlaceableCell[], more: number): Part[] {
  const room = cells.map(({ closed, room: free }) => (closed ? 0 : free));
  const added = shareOut(more, room);
  return cells.map((cell, index) => ({
    ...cell,
    replicas: cell.current + added[index],
    spread: false,
  }));
}

function shrink(cells: PlaceableCell[], replicas: number): Part[] {
  const left = shareOut(
    replicas,
    cells.map(({ current }) => current),
  );
  return cells.map((cell, index) => ({
    ...cell,
    replicas: left[index],
    spread: false,
  }));
}

function spreadOut(parts: Part[], least: number, shrinking: boolean) {
  let used = parts.filter(part => part.replicas > 0).length;
  while (used < least) {
    const taker = most(
      parts.filter(part => part.replicas === 0 && mayTake(part, shrinking)),
      part => (shrinking ? part.current : part.room),
    );
    const giver = most(
      parts.filter(
        part =>
          part.replicas > 1 && (shrinking || part.replicas > part.current),
      ),
      part => part.replicas,
    );
    if (!taker || !giver) {
      return;
    }
    giver.replicas -= 1;
    taker.replicas += 1;
    taker.spread = true;
    used += 1;
  }
}

function mayTake(part: Part, shrinking: boolean): boolean {
  return shrinking ? part.current > 0 : !part.closed && part.room > 0;
}

/** The first with the highest value. */
function most(parts: Part[], value: (part: Part) => number): Part | undefined {
  return parts.reduce<Part | undefined>(
    (best, part) => (best && value(best) >= value(part) ? best : part),
    undefined,
  );
}

function toShare(part: Part): PlacementShare {
  const { cell, replicas, room, current, closed } = part;
  const reasons: PlacementReason[] = [];
  if (replicas > 0 && current > 0) {
    reasons.push('kept');
  }
  if (part.spread && !closed) {
    reasons.push('spread');
  } else if (replicas > current) {
    reasons.push('share');
  }
  if (closed) {
    reasons.push(closed);
  } else if (Math.max(0, replicas - current) >= room) {
    reasons.push('full');
  } else if (replicas === 0) {
    reasons.push('not-needed');
  }
  return { cell, replicas, room, current, reasons };
}
