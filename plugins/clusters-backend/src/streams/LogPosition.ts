/**
 * Up to where a log was read, so that it goes on after a break without a line
 * twice. Lines may have the same time, even to the nanosecond: those that were
 * passed on are counted.
 */
export class LogPosition {
  #at = '';
  #count = 0;
  #skip = 0;

  /** The time to ask from, if something was read. Servers take whole seconds. */
  get since(): string | undefined {
    return this.#at ? `${this.#at.slice(0, 19)}Z` : undefined;
  }

  /** The log is read again from {@link LogPosition.since}. */
  rewind() {
    this.#skip = this.#count;
  }

  /** Whether a line is new. */
  take(at: string): boolean {
    if (at < this.#at) {
      return false;
    }
    if (at === this.#at) {
      if (this.#skip > 0) {
        this.#skip -= 1;
        return false;
      }
      this.#count += 1;
      return true;
    }
    this.#at = at;
    this.#count = 1;
    this.#skip = 0;
    return true;
  }
}
