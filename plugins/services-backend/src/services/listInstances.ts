import { Cell, PodRow, PodState, Row } from '@longshore/plugin-clusters-common';
import {
  InstanceListQuery,
  InstanceSortField,
  ServiceInstance,
} from '@longshore/plugin-services-common';
import { imageVersion } from '../live/imageVersion';
import { isSilent } from '../live/mergeService';

const NATURAL = new Intl.Collator('en', { numeric: true });

/** In order of urgency. */
const STATES: PodState[] = [
  'failing',
  'not-ready',
  'unknown',
  'pending',
  'starting',
  'terminating',
  'ready',
  'completed',
];

const COMPARISONS: Record<
  InstanceSortField,
  (a: ServiceInstance, b: ServiceInstance) => number
> = {
  name: (a, b) => NATURAL.compare(a.name, b.name),
  state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state),
  cell: (a, b) => NATURAL.compare(a.cell, b.cell),
  node: (a, b) => NATURAL.compare(a.node ?? '', b.node ?? ''),
  // The youngest first: age grows while the time of birth falls.
  age: (a, b) => compareText(b.createdAt, a.createdAt),
  restarts: (a, b) => a.restarts - b.restarts,
};

/**
 * A page of the instances of a service.
 *
 * @internal
 */
export function listInstances(options: {
  rows: Iterable<Row>;
  cells: ReadonlyMap<string, Cell>;
  query: InstanceListQuery & { limit: number };
}): { items: ServiceInstance[]; totalItems: number } {
  const { rows, cells, query } = options;
  const text = query.filter?.trim().toLocaleLowerCase('en-US');
  const compare = COMPARISONS[query.sort ?? 'name'];
  const direction = query.order === 'desc' ? -1 : 1;
  const offset = query.offset ?? 0;

  const found = [...rows]
    .filter((row): row is PodRow => row.kind === 'Pod')
    .map(pod => toInstance(pod, cells.get(pod.cell)))
    .filter(instance => !text || searchText(instance).includes(text))
    .sort(
      (a, b) =>
        direction * compare(a, b) ||
        NATURAL.compare(a.name, b.name) ||
        NATURAL.compare(a.cell, b.cell),
    );
  return {
    items: found.slice(offset, offset + query.limit),
    totalItems: found.length,
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function toInstance(pod: PodRow, cell: Cell | undefined): ServiceInstance {
  const { kind: _, claim, ...rest } = pod;
  return {
    ...rest,
    track: claim.track,
    version: pod.image && imageVersion(pod.image),
    staleSince:
      cell && isSilent(cell)
        ? cell.contact.lastContact ?? cell.contact.since
        : undefined,
  };
}

function searchText(instance: ServiceInstance): string {
  const { name, ip, node, cell, state, reason, version } = instance;
  return [name, ip, node, cell, state, reason, version]
    .join('\n')
    .toLocaleLowerCase('en-US');
}
