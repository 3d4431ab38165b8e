import { isJsonObject, Json, JsonObject } from '../objects';
import { Deed, readDeed } from '../faults/actions';
import {
  duration,
  FieldError,
  listOf,
  optional,
  text,
} from '../faults/readFields';

// Below this a repetition would be a busy loop rather than an event.
const SHORTEST_EVERY_MS = 1_000;

/** One line of a timeline. Times are milliseconds after the scenario has been applied. */
export interface TimelineEntry {
  at: number;
  /** Again and again after this time. */
  every?: number;
  /** Ended by itself after this time. */
  lasts?: number;
  clusters: string[];
  deed: Deed;
  /** What people are told when it happens. */
  note?: string;
}

/** What a timeline can name. */
export interface TimelinePlace {
  name: string;
  nodes: number;
}

function clustersOf(
  value: Json | undefined,
  places: TimelinePlace[],
  at: string,
) {
  const all = places.map(({ name }) => name);
  if (value === '*') return all;
  const named = Array.isArray(value)
    ? listOf(text)(value, at)
    : [text(value, at)];
  for (const name of named) {
    if (!all.includes(name)) {
      throw new FieldError(
        at,
        `names no cluster "${name}"; there are ${all.join(', ')}`,
      );
    }
  }
  return named;
}

function checkNode(
  { node }: Deed,
  clusters: string[],
  options: { places: TimelinePlace[]; at: string },
) {
  const number = Number(/^node-([1-9]\d*)$/.exec(node ?? '')?.[1]);
  if (node === undefined) return;
  for (const { name, nodes } of options.places) {
    if (clusters.includes(name) && !(number <= nodes)) {
      throw new FieldError(
        `${options.at}.node`,
        `names no node of ${name}, which has node-1 to node-${nodes}`,
      );
    }
  }
}

function readEntry(
  given: Json | undefined,
  places: TimelinePlace[],
  place: string,
): TimelineEntry {
  if (!isJsonObject(given)) throw new FieldError(place, 'must be an object');
  const { at, every, for: lasting, cluster, note, ...action } = given;
  const deed = readDeed(action as JsonObject, place);
  const clusters = clustersOf(cluster, places, `${place}.cluster`);
  checkNode(deed, clusters, { places, at: place });
  const lasts = optional(duration)(lasting, `${place}.for`);
  const again = optional(duration)(every, `${place}.every`);
  if (lasts !== undefined && !deed.end) {
    throw new FieldError(
      `${place}.for`,
      `is not possible: ${deed.name} begins nothing that could end`,
    );
  }
  if (again !== undefined && again < Math.max(SHORTEST_EVERY_MS, lasts ?? 0)) {
    throw new FieldError(
      `${place}.every`,
      lasts === undefined
        ? 'must be at least 1s'
        : 'must be at least as long as `for`',
    );
  }
  return {
    at: duration(at, `${place}.at`),
    every: again,
    lasts,
    clusters,
    deed,
    note: optional(text)(note, `${place}.note`),
  };
}

/** Reads the `timeline` of a scenario. Throws FieldError with the place that is wrong. */
export function readTimeline(
  value: Json | undefined,
  places: TimelinePlace[],
): TimelineEntry[] {
  if (value === undefined || value === null) return [];
  return listOf((item, place) => readEntry(item, places, place))(
    value,
    'timeline',
  );
}
