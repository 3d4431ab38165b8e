import { setTimeout as sleep } from 'node:timers/promises';

/** Options of {@link waitFor}. */
export interface WaitOptions {
  /** What is waited for, for the error message. */
  what: string;
  timeoutMs: number;
  intervalMs?: number;
  /** Ends the wait early: gives the reason why it cannot come true any more. */
  hopeless?: () => string | undefined;
}

// Short, since most parts of the sandbox are ready within a second or two.
const DEFAULT_INTERVAL_MS = 100;

/**
 * Asks again and again until the answer is neither undefined nor false.
 * A check that throws counts as "not yet"; its last message is in the error.
 */
export async function waitFor<T>(
  options: WaitOptions,
  check: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const end = Date.now() + options.timeoutMs;
  let last = '';
  for (;;) {
    try {
      const answer = await check();
      if (answer !== undefined && answer !== false) {
        return answer;
      }
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    const reason = options.hopeless?.();
    if (reason) {
      throw new Error(`${options.what}: ${reason}`);
    }
    if (Date.now() > end) {
      const seconds = Math.round(options.timeoutMs / 1000);
      throw new Error(
        `${options.what}: not after ${seconds} s${last && `; last: ${last}`}`,
      );
    }
    await sleep(options.intervalMs ?? DEFAULT_INTERVAL_MS);
  }
}
