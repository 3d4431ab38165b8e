import { ClusterStore } from '../storage/ClusterStore';
import { Change } from '../storage/History';
import { ResourceType } from './resourceTypes';

/** Gets every change of one type, in the order of revisions. */
export interface Watcher {
  readonly type: ResourceType;
  onChange(change: Change): void;
  /** All changes up to this revision have been sent: says so, if the client asked for bookmarks. */
  bookmark(revision: number): void;
  /** Ends the stream, with an ERROR event 410 or by cutting the connection. */
  expire(): void;
  drop(): void;
}

/** The open watches of one cluster. */
export class WatchHub {
  private readonly watchers = new Map<ResourceType, Set<Watcher>>();

  private silent = false;

  constructor(store: ClusterStore) {
    store.onChange((type, change) => {
      if (this.silent) return;
      this.watchers.get(type)?.forEach(watcher => watcher.onChange(change));
    });
  }

  get size() {
    let size = 0;
    this.watchers.forEach(watchers => (size += watchers.size));
    return size;
  }

  add(watcher: Watcher) {
    const watchers = this.watchers.get(watcher.type) ?? new Set();
    this.watchers.set(watcher.type, watchers.add(watcher));
  }

  remove(watcher: Watcher) {
    this.watchers.get(watcher.type)?.delete(watcher);
  }

  /**
   * A black hole swallows what would have been sent. When it ends, the watches
   * that missed something are cut, as a connection is that lost bytes.
   */
  silence(on: boolean) {
    if (this.silent && !on) this.dropAll();
    this.silent = on;
  }

  bookmarkAll(revision: number) {
    if (this.silent) return;
    this.each(watcher => watcher.bookmark(revision));
  }

  expireAll() {
    this.each(watcher => watcher.expire());
  }

  dropAll() {
    this.each(watcher => watcher.drop());
  }

  private each(visit: (watcher: Watcher) => void) {
    const all = [...this.watchers.values()].flatMap(set => [...set]);
    all.forEach(visit);
  }
}
