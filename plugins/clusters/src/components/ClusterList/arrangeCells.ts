import {
  CellHealthState,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import { Environment } from '@longshore/plugin-longshore-common';
import { requestedShare } from '../../capacity/requestedShare';
import { HEALTH_STATES } from '../HealthMark';

export const CLUSTER_SORT_FIELDS = [
  'health',
  'name',
  'version',
  'nodes',
  'pods',
  'cpu',
  'memory',
  'lag',
] as const;

/** Columns by which the list can be sorted. */
export type ClusterSortField = (typeof CLUSTER_SORT_FIELDS)[number];

export type ClusterSort = { field: ClusterSortField; descending: boolean };

/** Each empty list and text lets everything through. */
export type CellFilter = {
  text: string;
  environments: Environment[];
  states: CellHealthState[];
  regions: string[];
};

/** A row of the list. */
export type CellItem = CellOverview & { id: string };

/** Cells of one region, with what they have in all. */
export type RegionGroup = {
  region: string;
  cells: CellItem[];
  nodes: number;
  /** Requested of allocatable CPU, 0 to 1, of the cells whose capacity is known. */
  cpuShare?: number;
};

/** Filters, sorts and groups cells as the page shows them. */
export function arrangeCells(
  cells: CellOverview[],
  filter: CellFilter,
  sort: ClusterSort,
): RegionGroup[] {
  const shown = cells
    .filter(cell => passes(cell, filter))
    .map(cell => ({ ...cell, id: cell.name }))
    .sort((a, b) => compare(a, b, sort));
  const regions = [...new Set(shown.map(cell => cell.region))].sort(byText);
  return regions.map(region => {
    const members = shown.filter(cell => cell.region === region);
    const known = members.flatMap(cell => cell.capacity ?? []);
    const allocatable = sum(known, each => each.allocatable.cpuMillis);
    return {
      region,
      cells: members,
      nodes: sum(known, each => each.nodes),
      cpuShare:
        allocatable > 0
          ? sum(known, each => each.requested.cpuMillis) / allocatable
          : undefined,
    };
  });
}

function passes(cell: CellOverview, filter: CellFilter): boolean {
  const text = filter.text.toLowerCase();
  return (
    [cell.name, cell.region, cell.version ?? ''].some(value =>
      value.toLowerCase().includes(text),
    ) &&
    (filter.environments.length === 0 ||
      cell.environments.some(each => filter.environments.includes(each))) &&
    isIn(filter.states, cell.health.state) &&
    isIn(filter.regions, cell.region)
  );
}

function isIn<T>(wanted: T[], value: T): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

/** Cells without a value stand at the end, whichever way is sorted. */
function compare(a: CellItem, b: CellItem, sort: ClusterSort): number {
  const left = sortValue(a, sort.field);
  const right = sortValue(b, sort.field);
  if (left === undefined || right === undefined) {
    return (
      Number(left === undefined) - Number(right === undefined) ||
      byText(a.name, b.name)
    );
  }
  const order =
    typeof left === 'number' && typeof right === 'number'
      ? left - right
      : byText(String(left), String(right));
  return (sort.descending ? -order : order) || byText(a.name, b.name);
}

function sortValue(
  cell: CellItem,
  field: ClusterSortField,
): number | string | undefined {
  switch (field) {
    case 'health':
      return (
        HEALTH_STATES.indexOf(cell.health.state) * 2 +
        (cell.health.warnings.length > 0 ? 0 : 1)
      );
    case 'name':
      return cell.name;
    case 'version':
      return cell.version;
    case 'nodes':
      return cell.capacity?.nodes;
    case 'pods':
      return cell.capacity?.pods;
    case 'cpu':
      return requestedShare(cell.capacity, 'cpuMillis');
    case 'memory':
      return requestedShare(cell.capacity, 'memoryBytes');
    default:
      return cell.health.watchLagMs;
  }
}

/** `gz-2` before `gz-10`, and `v1.9` before `v1.34`. */
function byText(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

function sum<T>(items: T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}
