import { setTimeout as sleep } from 'node:timers/promises';
import { residentMegabytes } from '../soak/gauges';

/** The least of some looks: what a collector has not taken yet is no need. */
export async function settledMegabytes(
  pid: number,
  seconds: number,
): Promise<number> {
  let least = Infinity;
  for (let second = 0; second < seconds; second += 1) {
    await sleep(1_000);
    least = Math.min(least, residentMegabytes(pid));
  }
  return Math.round(least);
}
