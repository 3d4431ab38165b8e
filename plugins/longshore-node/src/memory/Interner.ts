/** Values kept for each half; twice as many live at most. */
const HALF = 50_000;

/**
 * Gives equal values one object in memory. Values that repeat (namespaces,
 * images, label sets) then cost a pointer in every row.
 *
 * @remarks
 *
 * It forgets: what was not asked for during a whole half is dropped, or years of
 * rollouts would stay. Rows that still use a dropped value keep it.
 *
 * @public
 */
export class Interner<TValue> {
  #young = new Map<string, TValue>();
  #old = new Map<string, TValue>();

  /** The value of a key, made when it is not remembered. */
  get(key: string, create: () => TValue): TValue {
    return this.find(key) ?? this.add(key, create());
  }

  /** The value of a key, if it is remembered. */
  find(key: string): TValue | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) {
      return young;
    }
    const old = this.#old.get(key);
    return old && this.add(key, old);
  }

  /** Remembers a value; returns it. */
  add(key: string, value: TValue): TValue {
    if (this.#young.size >= HALF) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}
