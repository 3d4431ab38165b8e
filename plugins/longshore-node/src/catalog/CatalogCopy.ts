import { isDeepStrictEqual } from 'node:util';

/**
 * What a plugin keeps of the catalog, which is read anew as a whole each time.
 *
 * @remarks
 *
 * What is the same as before stays the same object, and what was read of it is
 * garbage at once: a read of ten thousand entities leaves nothing behind.
 *
 * @public
 */
export class CatalogCopy<TValue> {
  #values: ReadonlyMap<string, TValue> = new Map();
  #next = new Map<string, TValue>();
  #changed = new Set<string>();

  /** The values of the last whole read, by key. */
  get values(): ReadonlyMap<string, TValue> {
    return this.#values;
  }

  /** Begins to read; what a read that broke off has brought is forgotten. */
  begin(): void {
    this.#next = new Map();
    this.#changed = new Set();
  }

  put(key: string, value: TValue): void {
    const before = this.#values.get(key);
    if (before !== undefined && isDeepStrictEqual(before, value)) {
      this.#next.set(key, before);
    } else {
      this.#next.set(key, value);
      this.#changed.add(key);
    }
  }

  /**
   * Everything was read: what was not put is gone.
   *
   * @returns the keys of what was added, changed or removed
   */
  complete(): ReadonlySet<string> {
    const changed = this.#changed;
    for (const key of this.#values.keys()) {
      if (!this.#next.has(key)) {
        changed.add(key);
      }
    }
    this.#values = this.#next;
    this.begin();
    return changed;
  }
}
