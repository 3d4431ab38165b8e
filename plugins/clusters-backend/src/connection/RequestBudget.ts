/** So many every cell may have in flight, whatever the others do. */
const ASSURED = 2;

/** How many ordinary calls are made at once. */
export type RequestLimits = {
  /** To one cell; more would fill its fairness queues. */
  perCell: number;
  /** To all cells together; more would only wait in this process's own sockets. */
  inAll: number;
};

export const DEFAULT_REQUEST_LIMITS: RequestLimits = {
  perCell: 32,
  inAll: 256,
};

type BudgetOptions = {
  limit: number;
  mayBegin: (cell: CellBudget) => boolean;
  onWait: (cell: CellBudget) => void;
  onBegin: () => void;
  onEnd: () => void;
};

/** The part of one cell in a {@link RequestBudget}. */
export class CellBudget {
  readonly limit: number;
  readonly #options: BudgetOptions;
  readonly #queue: Array<() => void> = [];
  #inFlight = 0;

  constructor(options: BudgetOptions) {
    this.limit = options.limit;
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether a call waits to begin. */
  get waits(): boolean {
    return this.#queue.length > 0;
  }

  /**
   * Waits for a place and returns the function that gives it back, which may be
   * called more than once.
   *
   * @throws the reason of `signal` when it aborts first
   */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#mayBegin) {
      this.#begin();
    } else {
      await this.#wait(signal);
    }
    return this.#endOnce();
  }

  /** A place that is free now, and the function that gives it back. */
  tryAcquire(): (() => void) | undefined {
    if (!this.#mayBegin) {
      return undefined;
    }
    this.#begin();
    return this.#endOnce();
  }

  /** Lets the first that waits begin. */
  admit() {
    const begin = this.#queue.shift();
    if (begin) {
      this.#begin();
      begin();
    }
  }

  get #mayBegin(): boolean {
    return !this.waits && this.#options.mayBegin(this);
  }

  #endOnce(): () => void {
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.#inFlight -= 1;
        this.#options.onEnd();
      }
    };
  }

  #begin() {
    this.#inFlight += 1;
    this.#options.onBegin();
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const over = new AbortController();
    await new Promise<void>((resolve, reject) => {
      this.#queue.push(resolve);
      this.#options.onWait(this);
      signal?.addEventListener(
        'abort',
        () => {
          const index = this.#queue.indexOf(resolve);
          // Its turn may have come in the same moment; then it is not here.
          if (index >= 0) {
            this.#queue.splice(index, 1);
            reject(signal.reason);
          }
        },
        { signal: over.signal },
      );
    }).finally(() => over.abort());
  }
}

/**
 * Bounds the calls in flight to each cell and to all cells. Cells that wait take
 * turns, one call each, so that one with a long queue does not hold up others;
 * and each has two places that nobody else can take, so that eight cells that
 * hang with all their calls do not silence the rest.
 */
export class RequestBudget {
  readonly #limits: RequestLimits;
  /** Cells that wait, the one whose turn is next first. */
  readonly #waiting = new Set<CellBudget>();
  #inFlight = 0;

  constructor(limits: RequestLimits = DEFAULT_REQUEST_LIMITS) {
    this.#limits = limits;
  }

  /** The part of one more cell. */
  forCell(): CellBudget {
    return new CellBudget({
      limit: this.#limits.perCell,
      mayBegin: cell => this.#mayBegin(cell),
      onWait: cell => this.#waiting.add(cell),
      onBegin: () => {
        this.#inFlight += 1;
      },
      onEnd: () => {
        this.#inFlight -= 1;
        this.#admit();
      },
    });
  }

  #mayBegin(cell: CellBudget): boolean {
    return (
      cell.inFlight < cell.limit &&
      (this.#inFlight < this.#limits.inAll || cell.inFlight < ASSURED)
    );
  }

  #admit() {
    for (const cell of this.#waiting) {
      if (!cell.waits) {
        this.#waiting.delete(cell);
      } else if (this.#mayBegin(cell)) {
        this.#waiting.delete(cell);
        cell.admit();
        if (cell.waits) {
          this.#waiting.add(cell);
        }
        return;
      }
    }
  }
}
