import { delay } from '../delay';

/**
 * A catalog that starts beside us fills within seconds, and what was just
 * changed is often changed again.
 */
const SOONEST_MS = 2_000;

/** A read may take at most a quarter of the time, however large the source. */
const PAUSE_PER_READ = 3;

/**
 * Options of {@link followSource}.
 *
 * @internal
 */
export type FollowSourceOptions = {
  /**
   * Reads once; tells whether anything differs from the read before. Who wants to
   * know of a failure learns of it there.
   */
  read(): Promise<{ changed: boolean }>;
  /** Longest pause between reads of a source that is quiet, in milliseconds. */
  quietMs: number;
  signal: AbortSignal;
  /** Waits as {@link delay} does. */
  wait?(ms: number, signal: AbortSignal): Promise<void>;
  /** Milliseconds of any clock. */
  now?(): number;
};

/**
 * Reads a source that cannot tell of its changes, until `signal` aborts: two
 * seconds after a change or a failure, and while nothing changes after twice
 * the time of before, up to `quietMs`.
 *
 * @internal
 */
export async function followSource(
  options: FollowSourceOptions,
): Promise<void> {
  const { quietMs, signal, wait = delay, now = Date.now } = options;
  let pauseMs = SOONEST_MS;
  while (!signal.aborted) {
    const startedAt = now();
    try {
      const { changed } = await options.read();
      pauseMs = changed ? SOONEST_MS : Math.min(pauseMs * 2, quietMs);
    } catch {
      pauseMs = SOONEST_MS;
    }
    await wait(
      Math.min(
        Math.max(pauseMs, PAUSE_PER_READ * (now() - startedAt)),
        quietMs,
      ),
      signal,
    );
  }
}
