/** What others wait for at most, at each step that they take. */
const SLICE_MS = 3;
/** Of those who had to wait; a watch event takes a third of a millisecond. */
const AT_ONCE = 4;

/**
 * What the work of many streams may take of the event loop: some milliseconds,
 * and then everybody else has a turn. Where 800 streams bring something in the
 * same moment, Node would handle them all before a page goes on that is answered
 * in ten steps.
 */
export class EventLoopShare {
  readonly #now: () => number;
  readonly #urgent: Array<() => void> = [];
  readonly #waiting: Array<() => void> = [];
  /** When the slice of this turn of the loop began; absent before it does. */
  #begunAt?: number;
  #scheduled = false;

  constructor(options: { now?: () => number } = {}) {
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Resolves when there is time for something small: at once, as a rule. What is
   * urgent goes before what is not.
   */
  take(options: { isUrgent?: boolean } = {}): Promise<void> {
    if (
      this.#urgent.length > 0 ||
      this.#waiting.length > 0 ||
      this.#isUsedUp()
    ) {
      return new Promise(resolve => {
        (options.isUrgent ? this.#urgent : this.#waiting).push(resolve);
        this.#schedule();
      });
    }
    this.#begunAt ??= this.#now();
    this.#schedule();
    return Promise.resolve();
  }

  #isUsedUp(): boolean {
    return (
      this.#begunAt !== undefined && this.#now() - this.#begunAt >= SLICE_MS
    );
  }

  #schedule() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#beginTurn();
      });
    }
  }

  #beginTurn() {
    this.#begunAt = undefined;
    const next = this.#urgent.splice(0, AT_ONCE);
    next.push(...this.#waiting.splice(0, AT_ONCE - next.length));
    if (next.length > 0) {
      this.#begunAt = this.#now();
      this.#schedule();
      next.forEach(resolve => resolve());
    }
  }
}
