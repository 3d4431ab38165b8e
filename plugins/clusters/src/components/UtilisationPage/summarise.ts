import { UtilisationSample } from '@longshore/plugin-clusters-common';

/** What a cell was like over a stretch of time. Shares are 0 to 1. */
export type CellUtilisation = {
  id: string;
  cell: string;
  /** The oldest first. */
  samples: UtilisationSample[];
  /** Mean number of pods on a node that was Ready. */
  podsPerNode?: number;
  cpuUsed?: number;
  cpuRequested: number;
  memoryUsed?: number;
  memoryRequested: number;
};

/** Means of each cell over all of its samples, the least used CPU first. */
export function summarise(samples: UtilisationSample[]): CellUtilisation[] {
  const names = [...new Set(samples.map(sample => sample.cell))];
  return names
    .map(cell => {
      const own = samples
        .filter(sample => sample.cell === cell)
        .sort((a, b) => a.at.localeCompare(b.at));
      return {
        id: cell,
        cell,
        samples: own,
        podsPerNode: mean(own.map(podsPerNode)),
        cpuUsed: mean(own.map(sample => sample.cpuUsed)),
        cpuRequested: mean(own.map(sample => sample.cpuRequested)) ?? 0,
        memoryUsed: mean(own.map(sample => sample.memoryUsed)),
        memoryRequested: mean(own.map(sample => sample.memoryRequested)) ?? 0,
      };
    })
    .sort(
      (a, b) =>
        (a.cpuUsed ?? a.cpuRequested) - (b.cpuUsed ?? b.cpuRequested) ||
        a.cell.localeCompare(b.cell),
    );
}

/** Instances per host, undefined while no host was ready. */
export function podsPerNode(sample: UtilisationSample): number | undefined {
  return sample.nodes > 0 ? sample.pods / sample.nodes : undefined;
}

/** Of the values that are known; samples are all equally long. */
function mean(values: (number | undefined)[]): number | undefined {
  const known = values.filter((value): value is number => value !== undefined);
  return known.length === 0
    ? undefined
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}
