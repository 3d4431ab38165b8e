import { CellBudget } from './RequestBudget';

/** A place in something else than the budget that a call needs as well. */
export interface CallTurn {
  /** Whether it is held. */
  readonly held: boolean;
  /** Waits for a place, unless it is held. */
  take(signal: AbortSignal): Promise<void>;
  /** Takes a place if one is free, and says whether it is held now. */
  tryTake(): boolean;
  /** Gives it to the next; harmless when it is not held. */
  leave(): void;
}

/**
 * Waits for a place in the budget of a cell and for a turn, and holds neither
 * while it waits for the other: calls of a cell that hangs must not keep turns
 * from others, nor those that wait for their turn the budget.
 *
 * @returns gives the place in the budget back; the turn is left by the caller
 * @throws the reason of `signal` when it aborts first
 */
export async function acquireBoth(
  budget: CellBudget,
  turn: CallTurn,
  signal: AbortSignal,
): Promise<() => void> {
  for (;;) {
    const release = await budget.acquire(signal);
    if (turn.tryTake()) {
      return release;
    }
    release();
    await turn.take(signal);
    const releaseNow = budget.tryAcquire();
    if (releaseNow) {
      return releaseNow;
    }
    turn.leave();
  }
}
