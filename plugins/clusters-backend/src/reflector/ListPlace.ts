import { CallTurn } from '../connection/acquireBoth';
import { Semaphore } from '../connection/Semaphore';
import { Clock } from '../time/Clock';

/** So long a list that does not go on keeps its place. */
const PLACE_IDLE_MS = 3_000;

/**
 * A place among the lists that are in progress over all cells. It is
 * held while a cell sends, and by nobody while a cell says nothing: cells that
 * hang must not keep the others waiting. So it is left by itself 3 s after it
 * was taken last.
 */
export class ListPlace implements CallTurn {
  readonly #lists: Semaphore;
  readonly #clock: Clock;
  #release?: () => void;
  #cancelLeave = () => {};

  constructor(options: { lists: Semaphore; clock: Clock }) {
    this.#lists = options.lists;
    this.#clock = options.clock;
  }

  get held(): boolean {
    return this.#release !== undefined;
  }

  /**
   * Waits for a place, or keeps the one that is held for longer.
   *
   * @throws the reason of `signal` when it aborts first
   */
  async take(signal: AbortSignal): Promise<void> {
    this.#cancelLeave();
    this.#release ??= await this.#lists.acquire(signal);
    this.#leaveLater();
  }

  tryTake(): boolean {
    this.#cancelLeave();
    this.#release ??= this.#lists.tryAcquire();
    if (this.#release) {
      this.#leaveLater();
    }
    return this.held;
  }

  leave() {
    this.#cancelLeave();
    this.#release?.();
    this.#release = undefined;
  }

  #leaveLater() {
    this.#cancelLeave = this.#clock.after(PLACE_IDLE_MS, () => this.leave());
  }
}
