import {
  CellRequests,
  ForeignPodRow,
  NodeRow,
  PodRow,
  WatchedKind,
} from '@longshore/plugin-clusters-common';
import { CellWatcher } from '../reflector/CellWatcher';
import { CellRows, RowChange } from './CellRows';
import { CellTable } from './CellTable';
import { RowsByKind } from './Projected';

/** A cell that is watched, with its tables. */
export type WatchedCell = {
  watcher: CellWatcher;
  tables: Map<WatchedKind, CellTable>;
};

/** The rows of the cells that this process watches. */
export class WatchedRows implements CellRows {
  readonly #find: (cell: string) => WatchedCell | undefined;
  readonly #listeners = new Set<(change: RowChange) => void>();

  constructor(options: { find: (cell: string) => WatchedCell | undefined }) {
    this.#find = options.find;
  }

  read(cell: string, kind: WatchedKind): boolean {
    return this.#find(cell)?.watcher.read(kind) ?? false;
  }

  nodes(cell: string) {
    return this.all(cell, 'Node');
  }

  pods(cell: string) {
    // The table holds pods of services as whole rows, and no others.
    return this.all(cell, 'Pod') as Iterable<PodRow | ForeignPodRow>;
  }

  deployments(cell: string) {
    return this.all(cell, 'Deployment');
  }

  statefulSets(cell: string) {
    return this.all(cell, 'StatefulSet');
  }

  jobs(cell: string) {
    return this.all(cell, 'Job');
  }

  cronJobs(cell: string) {
    return this.all(cell, 'CronJob');
  }

  volumeClaims(cell: string) {
    return this.all(cell, 'PersistentVolumeClaim');
  }

  endpointSlices(cell: string) {
    return this.all(cell, 'EndpointSlice');
  }

  /** Every row of a kind. */
  all<TKind extends WatchedKind>(
    cell: string,
    kind: TKind,
  ): Iterable<RowsByKind[TKind]> {
    const table = this.#find(cell)?.tables.get(kind);
    return table ? (table.all() as Iterable<RowsByKind[TKind]>) : [];
  }

  node(cell: string, name: string): NodeRow | undefined {
    for (const node of this.nodes(cell)) {
      if (node.name === name) return node;
    }
    return undefined;
  }

  podsOn(cell: string, node: string): Array<PodRow | ForeignPodRow> {
    return [...this.pods(cell)].filter(pod => pod.node === node);
  }

  onChange(listener: (change: RowChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Tells those who listen. */
  tell(change: RowChange) {
    this.#listeners.forEach(listener => listener(change));
  }

  requests(cell: string): CellRequests | undefined {
    return this.#find(cell)?.watcher.requests;
  }

  watchLag(cell: string): number | undefined {
    return this.#find(cell)?.watcher.watchLag;
  }

  probeTimes(cell: string): number[] {
    return this.#find(cell)?.watcher.probeTimes ?? [];
  }
}
