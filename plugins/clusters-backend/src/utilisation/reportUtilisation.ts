import {
  NodeUtilisation,
  UtilisationReport,
  UtilisationSample,
} from '@longshore/plugin-clusters-common';
import { UtilisationStore } from './UtilisationStore';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** More points of a line than that are not told apart. */
const MOST_DAYS_BY_HOUR = 14;

/**
 * How well cells and hosts were used in the last days, those that are gone too.
 *
 * @param options - `cells` are those there are, of which the use may be missing
 */
export async function reportUtilisation(
  store: UtilisationStore,
  options: { days: number; now: Date; cells: readonly string[] },
): Promise<UtilisationReport> {
  const { days, now } = options;
  const from = daysBefore(now, days);
  const stepSeconds = days > MOST_DAYS_BY_HOUR ? DAY_SECONDS : HOUR_SECONDS;
  const [hours, nodes, missing] = await Promise.all([
    store.cells(from),
    store.nodes(from),
    store.gaps(),
  ]);
  return {
    from: from.toISOString(),
    to: now.toISOString(),
    stepSeconds,
    cells: stepSeconds === DAY_SECONDS ? byDay(hours) : hours,
    nodes: nodes.sort((a, b) => useOf(a) - useOf(b)),
    missing: missing.filter(({ cell }) => options.cells.includes(cell)),
  };
}

/** How well one host was used in the last days, one that is gone too. */
export async function reportNode(
  store: Pick<UtilisationStore, 'node'>,
  options: { cell: string; node: string; days: number; now: Date },
): Promise<NodeUtilisation> {
  const { cell, node, days, now } = options;
  const from = daysBefore(now, days);
  return {
    from: from.toISOString(),
    to: now.toISOString(),
    stepSeconds: DAY_SECONDS,
    samples: await store.node(cell, node, from),
  };
}

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_SECONDS * 1000);
}

/** Of a host that was not measured, what it has promised. */
function useOf({ cpuUsed, cpuRequested }: UtilisationSample): number {
  return cpuUsed ?? cpuRequested;
}

/** Means of the hours of each day in UTC, in which every hour counts the same. */
function byDay(hours: UtilisationSample[]): UtilisationSample[] {
  const days = new Map<string, UtilisationSample[]>();
  for (const hour of hours) {
    const key = `${hour.at.slice(0, 10)} ${hour.cell}`;
    days.set(key, [...(days.get(key) ?? []), hour]);
  }
  return [...days.values()].map(samples => {
    const cpuUsed = meanOf(samples, 'cpuUsed');
    const memoryUsed = meanOf(samples, 'memoryUsed');
    return {
      at: `${samples[0].at.slice(0, 10)}T00:00:00.000Z`,
      cell: samples[0].cell,
      pods: meanOf(samples, 'pods') ?? 0,
      nodes: meanOf(samples, 'nodes') ?? 0,
      cpuRequested: meanOf(samples, 'cpuRequested') ?? 0,
      memoryRequested: meanOf(samples, 'memoryRequested') ?? 0,
      ...(cpuUsed !== undefined && { cpuUsed }),
      ...(memoryUsed !== undefined && { memoryUsed }),
    };
  });
}

function meanOf(
  samples: UtilisationSample[],
  figure: Exclude<keyof UtilisationSample, 'at' | 'cell' | 'node'>,
): number | undefined {
  const known = samples.flatMap(sample => sample[figure] ?? []);
  return known.length === 0
    ? undefined
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}
