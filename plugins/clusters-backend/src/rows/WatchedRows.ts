import {
  CellRequests,
  ForeignPodRow,
  NodeRow,
  PodRow,
  WatchedKind,
  WatchStatus,
} from '@longshore/plugin-clusters-common';
import { CellWatcher } from '../reflector/CellWatcher';
import { CellRows, RowChange } from './CellRows';
import { CellTable } from './CellTable';
import { EndedPod } from './EndedPod';
import { RowsByKind } from './Projected';

/** A cell that is watched, with its tables. */
export type WatchedCell = {
  watcher: CellWatcher;
  tables: Map<WatchedKind, CellTable>;
};

/** Who wants to be told of something. */
class Listeners<TNews> {
  readonly #listeners = new Set<(news: TNews) => void>();

  add(listener: (news: TNews) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(news: TNews) {
    this.#listeners.forEach(listener => listener(news));
  }
}

/** The rows of the cells that this process watches. */
export class WatchedRows implements CellRows {
  readonly #find: (cell: string) => WatchedCell | undefined;
  readonly #changed = new Listeners<RowChange>();
  readonly #ended = new Listeners<EndedPod>();
  readonly #read = new Listeners<string>();

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

  row<TKind extends WatchedKind>(
    cell: string,
    kind: TKind,
    uid: string,
  ): RowsByKind[TKind] | undefined {
    const row = this.#find(cell)?.tables.get(kind)?.row(uid);
    return row as RowsByKind[TKind] | undefined;
  }

  onChange(listener: (change: RowChange) => void): () => void {
    return this.#changed.add(listener);
  }

  onEnd(listener: (ended: EndedPod) => void): () => void {
    return this.#ended.add(listener);
  }

  onRead(listener: (cell: string) => void): () => void {
    return this.#read.add(listener);
  }

  /** Tells those who listen for changes. */
  tellChange(change: RowChange) {
    this.#changed.tell(change);
  }

  /** Tells those who listen for ends. */
  tellEnd(ended: EndedPod) {
    this.#ended.tell(ended);
  }

  /** Tells those who wait for cells. */
  tellRead(cell: string) {
    this.#read.tell(cell);
  }

  requests(cell: string): CellRequests | undefined {
    return this.#find(cell)?.watcher.requests;
  }

  watches(cell: string): WatchStatus[] {
    return this.#find(cell)?.watcher.watches ?? [];
  }

  watchLag(cell: string): number | undefined {
    return this.#find(cell)?.watcher.watchLag;
  }

  probeTimes(cell: string): number[] {
    return this.#find(cell)?.watcher.probeTimes ?? [];
  }
}
