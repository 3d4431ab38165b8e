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
  /** By rank. */
  readonly #waiting: Array<Array<() => void>> = [];
  /** When the slice of this turn of the loop began; absent before it does. */
  #begunAt?: number;
  #scheduled = false;

  constructor(options: { now?: () => number } = {}) {
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Resolves when there is time for something small: at once, as a rule.
   *
   * @param rank - 0, 1, …; where many wait, all of a lower rank go first
   */
  take(rank = 0): Promise<void> {
    if (this.#waiting.some(queue => queue.length > 0) || this.#isUsedUp()) {
      return new Promise(resolve => {
        this.#queue(rank).push(resolve);
        this.#schedule();
      });
    }
    this.#begunAt ??= this.#now();
    this.#schedule();
    return Promise.resolve();
  }

  #queue(rank: number): Array<() => void> {
    while (this.#waiting.length <= rank) {
      this.#waiting.push([]);
    }
    return this.#waiting[rank];
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
    const next: Array<() => void> = [];
    for (const queue of this.#waiting) {
      next.push(...queue.splice(0, AT_ONCE - next.length));
    }
    if (next.length > 0) {
      this.#begunAt = this.#now();
      this.#schedule();
      next.forEach(resolve => resolve());
    }
  }
}
