import { ServiceEntry } from './ServiceEntry';

/**
 * Entries in one order. What changed since the last look is merged in, which
 * costs a copy of the array instead of a sort.
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
      const kept = this.#entries.filter(({ replaced }) => !replaced);
      this.#entries = this.#merge(kept, changed);
      this.#dirty.clear();
    }
    return this.#entries;
  }

  #merge(a: ServiceEntry[], b: ServiceEntry[]): ServiceEntry[] {
    const merged: ServiceEntry[] = [];
    let from = 0;
    for (const entry of b) {
      const place = this.#placeOf(entry, a, from);
      for (; from < place; from += 1) {
        merged.push(a[from]);
      }
      merged.push(entry);
    }
    for (; from < a.length; from += 1) {
      merged.push(a[from]);
    }
    return merged;
  }

  /** Where an entry belongs in a sorted array, not before `low`. */
  #placeOf(entry: ServiceEntry, among: ServiceEntry[], low: number): number {
    let least = low;
    let most = among.length;
    while (least < most) {
      const middle = (least + most) >>> 1;
      if (this.#compare(among[middle], entry) < 0) {
        least = middle + 1;
      } else {
        most = middle;
      }
    }
    return least;
  }
}
