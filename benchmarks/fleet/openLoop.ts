import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Times of a load in milliseconds, and what went wrong in it. */
export type LoadResult = { times: number[]; failures: string[] };

/**
 * Sends requests at fixed moments whether or not earlier ones have been
 * answered, as people do. A request's time counts from the moment at which it
 * was to be sent, so that a stall is in the times of all who met it.
 */
export async function openLoop(options: {
  perSecond: number;
  seconds: number;
  send: (index: number) => Promise<unknown>;
}): Promise<LoadResult> {
  const { perSecond, seconds, send } = options;
  const times: number[] = [];
  const failures: string[] = [];
  const running: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let index = 0; index < perSecond * seconds; index += 1) {
    const planned = begun + (index * 1_000) / perSecond;
    const wait = planned - performance.now();
    if (wait > 0) {
      await sleep(wait);
    }
    running.push(
      send(index)
        .catch(error => failures.push(String(error)))
        .finally(() => times.push(performance.now() - planned)),
    );
  }
  await Promise.all(running);
  return { times, failures };
}

/** The value that a share of all values does not exceed: nearest rank. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
