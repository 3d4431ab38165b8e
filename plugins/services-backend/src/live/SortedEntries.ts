import { ServiceEntry } from './ServiceEntry';

/**
 * Entries in one order. What changed since the last look is merged in, which
 * costs a walk over the array instead of a sort.
 *
 * @internal
 */
export class SortedEntries {
  readonly #compare: (a: ServiceEntry, b: ServiceEntry) => number;
  readonly #dirty = new Set<string>();
  #entries: ServiceEntry[] = [];

  constructor(compare: (a: ServiceEntry, b: ServiceEntry) => number) {
    this.#compare = compare;
  }

  /** Says that an entry was added, replaced or removed. */
  touch(key: string): void {
    this.#dirty.add(key);
  }

  /** All entries in order. */
  list(entries: ReadonlyMap<string, ServiceEntry>): readonly ServiceEntry[] {
    if (this.#dirty.size > 0) {
      const changed = [...this.#dirty]
        .map(key => entries.get(key))
        .filter((entry): entry is ServiceEntry => entry !== undefined)
        .sort(this.#compare);
      const kept = this.#entries.filter(({ key }) => !this.#dirty.has(key));
      this.#entries = this.#merge(kept, changed);
      this.#dirty.clear();
    }
    return this.#entries;
  }

  #merge(a: ServiceEntry[], b: ServiceEntry[]): ServiceEntry[] {
    const merged: ServiceEntry[] = [];
    let i = 0;
    for (const entry of b) {
      while (i < a.length && this.#compare(a[i], entry) < 0) {
        merged.push(a[i]);
        i += 1;
      }
      merged.push(entry);
    }
    while (i < a.length) {
      merged.push(a[i]);
      i += 1;
    }
    return merged;
  }
}
