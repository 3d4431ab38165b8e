/** Values kept for each half; twice as many live at most. */
const HALF = 50_000;

/**
 * Gives equal values one object in memory. Values that repeat (namespaces,
 * images, label sets) then cost a pointer in every row.
 *
 * It forgets: what was not asked for during a whole half is dropped, or years of
 * rollouts would stay. Rows that still use a dropped value keep it.
 */
export class Interner<TValue> {
  #young = new Map<string, TValue>();
  #old = new Map<string, TValue>();

  get(key: string, create: () => TValue): TValue {
    const young = this.#young.get(key);
    if (young !== undefined) {
      return young;
    }
    const value = this.#old.get(key) ?? create();
    if (this.#young.size >= HALF) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
    return value;
  }
}

const strings = new Interner<string>();

/** The one copy of a text that repeats over many rows. */
export function intern<TText extends string | undefined>(text: TText): TText {
  return text === undefined
    ? text
    : (strings.get(text as string, () => text as string) as TText);
}
