import { Change, History, HistoryLimits } from './History';
import { StoredObject } from './StoredObject';

/** All objects of one type in one cluster, in etcd's key order, with their recent past. */
export class ObjectTable {
  readonly history: History;
  private readonly objects = new Map<string, StoredObject>();
  private readonly keys: string[] = [];

  constructor(limits: HistoryLimits) {
    this.history = new History(limits);
  }

  get size() {
    return this.objects.size;
  }

  get(key: string): StoredObject | undefined {
    return this.objects.get(key);
  }

  commit(change: Change) {
    const { key } = change.current;
    if (change.kind === 'DELETED') {
      this.objects.delete(key);
      this.keys.splice(this.position(key), 1);
    } else {
      if (!this.objects.has(key)) this.keys.splice(this.position(key), 0, key);
      this.objects.set(key, change.current);
    }
    this.history.push(change);
  }

  /** Objects of a namespace, or of all, from a key on. */
  *range(namespace?: string, from = ''): Generator<StoredObject> {
    const prefix = namespace ? `${namespace}/` : '';
    const first = this.position(from > prefix ? from : prefix);
    for (let index = first; index < this.keys.length; index++) {
      const key = this.keys[index];
      if (!key.startsWith(prefix)) return;
      const object = this.objects.get(key);
      if (object) yield object;
    }
  }

  /**
   * The same as it was at an older revision: the present, with every later
   * change undone. The caller has checked that the revision is not compacted.
   */
  *rangeAt(
    revision: number,
    namespace?: string,
    from = '',
  ): Generator<StoredObject> {
    const later = this.history.since(revision);
    if (later.length === 0) {
      yield* this.range(namespace, from);
      return;
    }
    const before = new Map<string, StoredObject | undefined>();
    for (const change of later) {
      if (!before.has(change.current.key)) {
        before.set(change.current.key, change.previous);
      }
    }
    const prefix = namespace ? `${namespace}/` : '';
    const keys = new Set<string>();
    for (const object of this.range(namespace, from)) keys.add(object.key);
    for (const key of before.keys()) {
      if (key.startsWith(prefix) && key >= from) keys.add(key);
    }
    for (const key of [...keys].sort()) {
      const object = before.has(key) ? before.get(key) : this.objects.get(key);
      if (object) yield object;
    }
  }

  /** Index of a key, or where it belongs. */
  private position(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
