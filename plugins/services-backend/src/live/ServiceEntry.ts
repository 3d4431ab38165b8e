import {
  SERVICE_STATES,
  ServiceSortField,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';

/**
 * A merged row with all that filtering and sorting needs, made once per change
 * instead of once per comparison.
 *
 * @internal
 */
export type ServiceEntry = {
  key: string;
  summary: ServiceSummary;
  /** Number of the state in `SERVICE_STATES`. */
  state: number;
  /** By name, then environment: breaks every tie. */
  order: string;
  sortKeys: Record<ServiceSortField, string | number>;
};

/** Sorts after every ref, version and time. */
const LAST = '\uffff';

/**
 * Prepares a merged row.
 *
 * @internal
 */
export function toServiceEntry(
  key: string,
  summary: ServiceSummary,
): ServiceEntry {
  const state = SERVICE_STATES.indexOf(summary.status.state);
  const environment = ENVIRONMENTS.indexOf(summary.environment);
  const name = naturalKey(summary.title ?? summary.name);
  return {
    key,
    summary,
    state,
    order: `${name}\n${summary.namespace}\n${environment}`,
    sortKeys: {
      name,
      status: state,
      instances: summary.instances.current,
      version: summary.version ? naturalKey(summary.version) : LAST,
      updated: summary.updatedAt ?? LAST,
      owner: summary.owner ?? LAST,
      environment,
    },
  };
}

/**
 * Lower-case text that the filter looks in.
 *
 * @internal
 */
export function searchTextOf(summary: ServiceSummary): string {
  return [
    summary.name,
    summary.title,
    summary.version,
    summary.owner,
    summary.system,
  ]
    .filter(part => part !== undefined)
    .join('\n')
    .toLocaleLowerCase('en-US');
}

/**
 * Order of two entries by one field.
 *
 * @internal
 */
export function compareEntries(
  field: ServiceSortField,
): (a: ServiceEntry, b: ServiceEntry) => number {
  return (a, b) => {
    const x = a.sortKeys[field];
    const y = b.sortKeys[field];
    if (x !== y) {
      return x < y ? -1 : 1;
    }
    if (a.order !== b.order) {
      return a.order < b.order ? -1 : 1;
    }
    return a.key < b.key ? -1 : Number(a.key > b.key);
  };
}

/**
 * A key whose plain order is that of people: `api-2` before `api-10`, case
 * aside. A collator gives the same for such names, but has no keys to keep and
 * takes some 100 times longer per comparison.
 */
function naturalKey(text: string): string {
  return text
    .normalize('NFKD')
    .toLocaleLowerCase('en-US')
    .replace(/\d+/g, digits => digits.padStart(10, '0'));
}
