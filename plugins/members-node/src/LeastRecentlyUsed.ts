/**
 * A map of bounded size that forgets what was used longest ago.
 *
 * @internal
 */
export class LeastRecentlyUsed<TValue> {
  readonly #entries = new Map<string, TValue>();
  readonly #capacity: number;

  constructor(options: { capacity: number }) {
    this.#capacity = options.capacity;
  }

  get(key: string): TValue | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      // A Map iterates in order of insertion: the first is the oldest.
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: string, value: TValue): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.#capacity) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
