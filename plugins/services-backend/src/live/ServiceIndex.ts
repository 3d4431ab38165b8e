import { Cell, Row } from '@longshore/plugin-clusters-common';
import { Environment, ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  SERVICE_SORT_FIELDS,
  SERVICE_STATES,
  ServiceSortField,
  ServiceState,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { ComponentInfo } from '../catalog/ComponentDirectory';
import { CountRecord } from '../counts/CountRecord';
import { mergeService } from './mergeService';
import { compareEntries, searchTextOf, toServiceEntry } from './ServiceEntry';
import { NumberedRefs } from './NumberedRefs';
import { parseServiceKey, serviceKey } from './serviceKey';
import { SearchTexts } from './SearchTexts';
import { ServiceTable } from './ServiceTable';
import { SortedEntries } from './SortedEntries';
import { startingUntil } from './status';

/**
 * Where the parts of a merged row come from.
 *
 * @internal
 */
export type ServiceIndexSources = {
  rowsOf(key: string): Iterable<Row>;
  countsOf(key: string): readonly CountRecord[];
  componentOf(entityRef: string): ComponentInfo | undefined;
  cells(): ReadonlyMap<string, Cell>;
  idOf(key: string): string;
};

/**
 * What part of the list is wanted.
 *
 * @internal
 */
export type ServiceIndexQuery = {
  /** Components that are visible; every one when absent. */
  among?: ReadonlySet<string>;
  /** Which of those are, all the same; all of them when absent. */
  isVisible?: (entityRef: string) => boolean;
  /** Lower-case. */
  text?: string;
  environments?: ReadonlySet<Environment>;
  states?: ReadonlySet<ServiceState>;
  cells?: ReadonlySet<string>;
  owners?: ReadonlySet<string>;
  sort: ServiceSortField;
  order: 'asc' | 'desc';
  offset: number;
  limit: number;
};

/**
 * A part of the list.
 *
 * @internal
 */
export type ServiceIndexPage = {
  items: ServiceSummary[];
  totalItems: number;
  visibleItems: number;
  states: Record<ServiceState, number>;
  /** Names of the cells that hold anything visible. */
  cells: ReadonlySet<string>;
};

/**
 * One merged row per service and environment, from which every list is
 * answered. Only rows whose parts changed are merged again.
 *
 * @internal
 */
export class ServiceIndex {
  readonly #sources: ServiceIndexSources;
  readonly #services = new ServiceTable();
  readonly #listeners = new Set<(keys: ReadonlySet<string>) => void>();
  readonly #sorted = new Map(
    SERVICE_SORT_FIELDS.map(field => [
      field,
      new SortedEntries({
        compare: compareEntries(field),
        entryOf: number => this.#services.get(number),
      }),
    ]),
  );
  /** When to judge a service again though nothing of it changes. */
  readonly #reviewAt = new Map<string, number>();
  readonly #components = new NumberedRefs();
  readonly #texts = new SearchTexts();
  readonly #cellNumbers = new Map<string, number>();
  readonly #cellSets: string[][] = [];
  #revision = 0;

  constructor(sources: ServiceIndexSources) {
    this.#sources = sources;
  }

  /**
   * Grows with each change. It begins at the clock, so that it also grows over
   * restarts and is comparable with the revisions of count records.
   */
  get revision(): number {
    return this.#revision;
  }

  /** Calls back with the keys that changed. */
  subscribe(onChange: (keys: ReadonlySet<string>) => void): void {
    this.#listeners.add(onChange);
  }

  /** Makes the revision at least this, for a write that is now taken in. */
  advance(revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
  }

  /** Merges rows again whose parts changed. */
  refresh(keys: ReadonlySet<string>): void {
    if (keys.size === 0) {
      return;
    }
    for (const key of keys) {
      const number = this.#services.numberOf(key);
      this.#merge(key, number);
      for (const sorted of this.#sorted.values()) {
        sorted.touch(number);
      }
    }
    this.#revision = Math.max(this.#revision + 1, Date.now());
    this.#listeners.forEach(listener => listener(keys));
  }

  /**
   * Judges services again whose instances have taken long to start by now. To
   * be called every few seconds.
   */
  review(): void {
    const now = Date.now();
    this.refresh(
      new Set(
        [...this.#reviewAt].filter(([, at]) => at <= now).map(([key]) => key),
      ),
    );
  }

  /** Merges all rows of Components again. */
  refreshComponents(entityRefs: ReadonlySet<string>): void {
    this.refresh(
      new Set(
        [...entityRefs]
          .flatMap(entityRef =>
            ENVIRONMENTS.map(environment =>
              serviceKey({ entityRef, environment }),
            ),
          )
          .filter(key => this.get(key) !== undefined),
      ),
    );
  }

  get(key: string): ServiceSummary | undefined {
    return this.#services.find(key)?.summary;
  }

  /** Rows of a Component, environments in order. */
  environmentsOf(entityRef: string): ServiceSummary[] {
    return ENVIRONMENTS.map(environment =>
      this.get(serviceKey({ entityRef, environment })),
    ).filter((summary): summary is ServiceSummary => summary !== undefined);
  }

  query(query: ServiceIndexQuery): ServiceIndexPage {
    const numbers = this.#sorted.get(query.sort)!.list();
    const { columns } = this.#services;
    const found = query.text ? this.#texts.find(query.text) : undefined;
    const among = query.among && this.#components.membersOf(query.among);
    const last = numbers.length - 1;
    const states = SERVICE_STATES.map(() => 0);
    const wanted = SERVICE_STATES.map(
      state => !query.states || query.states.has(state),
    );
    const isNarrowed = query.environments || query.cells || query.owners;
    const summaryOf = (number: number) => this.#services.get(number)!.summary;
    const seenCells = new Uint8Array(this.#cellSets.length);
    const items: ServiceSummary[] = [];
    let visibleItems = 0;
    let totalItems = 0;
    for (let i = 0; i <= last; i++) {
      const number = numbers[query.order === 'asc' ? i : last - i];
      if (
        (among && among[columns.component[number]] === 0) ||
        (query.isVisible && !query.isVisible(summaryOf(number).entityRef))
      ) {
        continue;
      }
      visibleItems += 1;
      seenCells[columns.cells[number]] = 1;
      if (
        (found && found[number] === 0) ||
        (isNarrowed && !matches(summaryOf(number), query))
      ) {
        continue;
      }
      const state = columns.state[number];
      states[state] += 1;
      if (!wanted[state]) {
        continue;
      }
      if (totalItems >= query.offset && items.length < query.limit) {
        items.push(summaryOf(number));
      }
      totalItems += 1;
    }
    return {
      items,
      totalItems,
      visibleItems,
      states: Object.fromEntries(
        SERVICE_STATES.map((state, i) => [state, states[i]]),
      ) as Record<ServiceState, number>,
      cells: new Set(this.#cellSets.filter((_, i) => seenCells[i]).flat()),
    };
  }

  #merge(key: string, number: number) {
    const rows = [...this.#sources.rowsOf(key)];
    const counts = this.#sources.countsOf(key);
    const now = Date.now();
    this.#reviewAt.delete(key);
    // A Component is a service where something runs or ought to.
    if (rows.length === 0 && counts.length === 0) {
      this.#services.delete(number);
      this.#texts.delete(number);
      return;
    }
    const target = parseServiceKey(key);
    const summary = mergeService({
      target,
      id: this.#sources.idOf(key),
      component: this.#sources.componentOf(target.entityRef),
      rows,
      counts,
      cells: this.#sources.cells(),
      now,
    });
    const due = rows
      .map(row => (row.kind === 'Pod' ? startingUntil(row) : undefined))
      .filter((at): at is number => at !== undefined && at > now);
    if (due.length > 0) {
      this.#reviewAt.set(key, Math.min(...due));
    }
    this.#texts.set(number, searchTextOf(summary));
    this.#services.set(number, toServiceEntry(key, summary), {
      component: this.#components.numberOf(target.entityRef),
      cells: this.#numberOf(summary.cells),
    });
  }

  /** Services share few combinations of cells: those of their regions. */
  #numberOf(cells: string[]): number {
    const id = JSON.stringify(cells);
    let number = this.#cellNumbers.get(id);
    if (number === undefined) {
      number = this.#cellSets.push(cells) - 1;
      this.#cellNumbers.set(id, number);
    }
    return number;
  }
}

/** Text and state aside: one was looked for before, the other is counted first. */
function matches(summary: ServiceSummary, query: ServiceIndexQuery): boolean {
  return (
    (!query.environments || query.environments.has(summary.environment)) &&
    (!query.cells || summary.cells.some(cell => query.cells!.has(cell))) &&
    (!query.owners ||
      (summary.owner !== undefined && query.owners.has(summary.owner)))
  );
}
