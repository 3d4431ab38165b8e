import { ServiceEntry } from './ServiceEntry';

/**
 * Numbers of entries in one order. What changed since the last look is merged
 * in, which costs a copy of the array instead of a sort.
 *
 * @internal
 */
export class SortedEntries {
  readonly #compare: (a: ServiceEntry, b: ServiceEntry) => number;
  readonly #entryOf: (number: number) => ServiceEntry | undefined;
  readonly #dirty = new Set<number>();
  #order = new Uint32Array(0);

  constructor(options: {
    compare: (a: ServiceEntry, b: ServiceEntry) => number;
    entryOf: (number: number) => ServiceEntry | undefined;
  }) {
    this.#compare = options.compare;
    this.#entryOf = options.entryOf;
  }

  /** Says that an entry was added, replaced or removed. */
  touch(number: number): void {
    this.#dirty.add(number);
  }

  /** The numbers of all entries in order. */
  list(): Readonly<Uint32Array> {
    if (this.#dirty.size > 0) {
      const changed = [...this.#dirty]
        .filter(number => this.#entryOf(number) !== undefined)
        .sort((a, b) => this.#compareNumbers(a, b));
      this.#order = this.#merge(this.#unchanged(), changed);
      this.#dirty.clear();
    }
    return this.#order;
  }

  #unchanged(): Uint32Array {
    const most = this.#order.reduce((a, b) => Math.max(a, b), 0);
    const isDirty = new Uint8Array(most + 1);
    this.#dirty.forEach(number => {
      isDirty[number] = 1;
    });
    return this.#order.filter(number => isDirty[number] === 0);
  }

  #merge(kept: Uint32Array, changed: readonly number[]): Uint32Array {
    const merged = new Uint32Array(kept.length + changed.length);
    let from = 0;
    changed.forEach((number, before) => {
      const place = this.#placeOf(number, kept, from);
      merged.set(kept.subarray(from, place), from + before);
      merged[place + before] = number;
      from = place;
    });
    merged.set(kept.subarray(from), from + changed.length);
    return merged;
  }

  /** Where an entry belongs among sorted ones, not before `low`. */
  #placeOf(number: number, among: Uint32Array, low: number): number {
    let least = low;
    let most = among.length;
    while (least < most) {
      const middle = (least + most) >>> 1;
      if (this.#compareNumbers(among[middle], number) < 0) {
        least = middle + 1;
      } else {
        most = middle;
      }
    }
    return least;
  }

  #compareNumbers(a: number, b: number): number {
    return this.#compare(this.#entryOf(a)!, this.#entryOf(b)!);
  }
}
