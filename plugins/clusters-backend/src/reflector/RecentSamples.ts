import { Clock } from '../time/Clock';

const KEPT = 200;
const FRESH_MS = 5 * 60_000;

/** Times that something took lately: the last 200 of the last five minutes. */
export class RecentSamples {
  readonly #clock: Clock;
  readonly #samples: Array<{ at: number; ms: number }> = [];
  #next = 0;

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  add(ms: number) {
    this.#samples[this.#next % KEPT] = { at: this.#clock.now(), ms };
    this.#next += 1;
  }

  /** @param share - 0.99 for the time that 99 of 100 took at most */
  percentile(share: number): number | undefined {
    const since = this.#clock.now() - FRESH_MS;
    const times = this.#samples
      .filter(({ at }) => at >= since)
      .map(({ ms }) => ms)
      .sort((a, b) => a - b);
    return times[Math.ceil(times.length * share) - 1];
  }
}
