/** Lets a number of holders in at once, the others wait their turn. */
export class Semaphore {
  #free: number;
  readonly #waiting: Array<() => void> = [];

  constructor(size: number) {
    this.#free = size;
  }

  /**
   * Waits for a place and returns the function that gives it back, which may be
   * called more than once.
   *
   * @throws the reason of `signal` when it aborts first
   */
  async acquire(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
    } else {
      await this.#wait(signal);
    }
    return this.#releaseOnce();
  }

  /** A place that is free now, and the function that gives it back. */
  tryAcquire(): (() => void) | undefined {
    if (this.#free === 0) {
      return undefined;
    }
    this.#free -= 1;
    return this.#releaseOnce();
  }

  #releaseOnce(): () => void {
    let held = true;
    return () => {
      if (held) {
        held = false;
        this.#release();
      }
    };
  }

  async #wait(signal: AbortSignal | undefined): Promise<void> {
    const over = new AbortController();
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push(resolve);
      signal?.addEventListener(
        'abort',
        () => {
          const index = this.#waiting.indexOf(resolve);
          // Its turn may have come in the same moment; then it is not here.
          if (index >= 0) {
            this.#waiting.splice(index, 1);
            reject(signal.reason);
          }
        },
        { signal: over.signal },
      );
    }).finally(() => over.abort());
  }

  #release() {
    const next = this.#waiting.shift();
    if (next) {
      next();
    } else {
      this.#free += 1;
    }
  }
}
