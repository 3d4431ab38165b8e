import {
  ServiceClaim,
  ServiceSummary,
  SummaryRequest,
  WatchedKind,
} from '@longshore/plugin-clusters-common';
import { CellRows } from './CellRows';

/** What is summed up; a cell where one of them was not read is not all there. */
const KINDS: WatchedKind[] = ['Deployment', 'StatefulSet', 'Pod', 'CronJob'];

type Counting = ServiceSummary & { in: Set<string> };

/**
 * Sums up services in one pass over all rows, however many are asked for. Pods
 * that are over, of Jobs for example, are counted by their state and not as ready.
 */
export function summarizeServices(
  source: {
    rows: CellRows;
    cells: string[];
    isLive: (cell: string) => boolean;
  },
  { services }: SummaryRequest,
): ServiceSummary[] {
  const asked = new Map<string, Counting>();
  for (const { component, environment } of services) {
    asked.set(keyOf({ component, environment }), {
      component,
      environment,
      desired: 0,
      ready: 0,
      pods: {},
      cells: [],
      staleCells: [],
      in: new Set(),
    });
  }
  const find = (cell: string, claim: ServiceClaim | undefined) => {
    const summary = claim && asked.get(keyOf(claim));
    summary?.in.add(cell);
    return summary;
  };

  const { rows } = source;
  for (const cell of source.cells) {
    for (const workloads of [rows.deployments(cell), rows.statefulSets(cell)]) {
      for (const row of workloads) {
        const summary = find(cell, row.claim);
        if (summary) {
          summary.desired += row.desired;
          summary.ready += Math.min(row.ready, row.desired);
        }
      }
    }
    for (const pod of rows.pods(cell)) {
      const summary = pod.kind === 'Pod' ? find(cell, pod.claim) : undefined;
      if (summary && pod.kind === 'Pod') {
        summary.pods[pod.state] = (summary.pods[pod.state] ?? 0) + 1;
      }
    }
    for (const cronJob of rows.cronJobs(cell)) {
      find(cell, cronJob.claim);
    }
  }

  // Those where nothing was found too: what came there meanwhile is not known.
  const staleCells = source.cells
    .filter(
      cell =>
        !source.isLive(cell) || !KINDS.every(kind => rows.read(cell, kind)),
    )
    .sort();
  return services.map(service => {
    const { in: cells, ...summary } = asked.get(keyOf(service)) as Counting;
    return {
      ...summary,
      cells: [...cells].sort(),
      staleCells,
    };
  });
}

function keyOf({
  component,
  environment,
}: Pick<ServiceClaim, 'component' | 'environment'>): string {
  return `${component}\n${environment}`;
}
