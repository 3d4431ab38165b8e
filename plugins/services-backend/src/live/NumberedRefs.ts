/**
 * Numbers refs, so that whether a set holds one is a look into an array: a walk
 * over thousands would spend most of its time on looking texts up.
 *
 * @internal
 */
export class NumberedRefs {
  readonly #refs: string[] = [];
  readonly #numbers = new Map<string, number>();
  /** By the set itself, as long as somebody holds it. */
  readonly #members = new WeakMap<ReadonlySet<string>, Uint8Array>();

  /** Always the same for the same ref. */
  numberOf(ref: string): number {
    let number = this.#numbers.get(ref);
    if (number === undefined) {
      number = this.#refs.push(ref) - 1;
      this.#numbers.set(ref, number);
    }
    return number;
  }

  /** Numbers nothing that was not numbered before. */
  find(ref: string): number | undefined {
    return this.#numbers.get(ref);
  }

  /**
   * 1 at the number of each ref that a set holds. The set must not change any
   * more.
   */
  membersOf(set: ReadonlySet<string>): Uint8Array {
    let members = this.#members.get(set);
    if (!members || members.length !== this.#refs.length) {
      members = Uint8Array.from(this.#refs, ref => (set.has(ref) ? 1 : 0));
      this.#members.set(set, members);
    }
    return members;
  }
}
