import { RequestMinute } from '@longshore/plugin-clusters-common';
import { Clock } from '../time/Clock';

const MINUTE_MS = 60_000;
/** Minutes that are remembered. */
const KEPT = 60;

/** Counts the requests to one cell by minute. */
export class RequestMeter {
  readonly #clock: Clock;
  readonly #minutes = new Map<
    number,
    { byVerb: Map<string, number>; failed: number }
  >();

  constructor(options: { clock: Clock }) {
    this.#clock = options.clock;
  }

  began(verb: string) {
    const { byVerb } = this.#current();
    byVerb.set(verb, (byVerb.get(verb) ?? 0) + 1);
  }

  failed() {
    this.#current().failed += 1;
  }

  /** The last hour, the oldest first; minutes without requests have none. */
  minutes(): RequestMinute[] {
    this.#forget();
    return [...this.#minutes].map(([minute, { byVerb, failed }]) => ({
      at: new Date(minute * MINUTE_MS).toISOString(),
      byVerb: Object.fromEntries(byVerb),
      failed,
    }));
  }

  #current() {
    const minute = Math.floor(this.#clock.now() / MINUTE_MS);
    let counts = this.#minutes.get(minute);
    if (!counts) {
      this.#forget();
      counts = { byVerb: new Map(), failed: 0 };
      this.#minutes.set(minute, counts);
    }
    return counts;
  }

  #forget() {
    const oldest = Math.floor(this.#clock.now() / MINUTE_MS) - KEPT + 1;
    for (const minute of this.#minutes.keys()) {
      if (minute < oldest) {
        this.#minutes.delete(minute);
      }
    }
  }
}
