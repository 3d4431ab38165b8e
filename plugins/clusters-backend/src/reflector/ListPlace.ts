import { Semaphore } from '../connection/Semaphore';

/** So long a list that does not go on keeps its place. */
export const PLACE_IDLE_MS = 3_000;

/**
 * A place among the lists that are in progress over all cells. It is
 * held while a cell sends, and by nobody while a cell says nothing: cells that
 * hang must not keep the others waiting.
 */
export class ListPlace {
  readonly #lists: Semaphore;
  #release?: () => void;

  constructor(lists: Semaphore) {
    this.#lists = lists;
  }

  /**
   * Waits for a place, unless it is held.
   *
   * @throws the reason of `signal` when it aborts first
   */
  async take(signal: AbortSignal): Promise<void> {
    this.#release ??= await this.#lists.acquire(signal);
  }

  /** Gives it to the next; harmless when it is not held. */
  leave() {
    this.#release?.();
    this.#release = undefined;
  }
}
