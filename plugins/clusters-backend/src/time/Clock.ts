/**
 * Time as the reflector and the change stream see it, so that tests can turn
 * the hands instead of sleeping.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;

  /** Calls back once after `ms`; the returned function cancels it. */
  after(ms: number, callback: () => void): () => void;
}

/** The wall clock. Its timers never keep the process alive. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Waits for `ms`, or less when `signal` aborts; never rejects. */
export function pause(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    let cancel = () => {};
    const finish = () => {
      cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    cancel = clock.after(ms, finish);
    signal.addEventListener('abort', finish);
  });
}
