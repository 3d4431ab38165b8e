import { Clock } from '../time/Clock';

type Timer = { at: number; callback: () => void };

/** A clock whose hands a test turns. */
export class ManualClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  readonly #timers = new Set<Timer>();
  readonly #watchers = new Set<() => void>();

  now() {
    return this.#now;
  }

  after(ms: number, callback: () => void) {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    this.#watchers.forEach(check => check());
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Milliseconds until the timers that wait, soonest first. */
  get waiting(): number[] {
    return [...this.#timers].map(t => t.at - this.#now).sort((a, b) => a - b);
  }

  /** Resolves once a timer waits that falls due between `least` and `most`. */
  async untilWaiting(least: number, most: number = least): Promise<void> {
    await new Promise<void>(resolve => {
      const check = () => {
        if (this.waiting.some(ms => ms >= least && ms <= most)) {
          this.#watchers.delete(check);
          resolve();
        }
      };
      this.#watchers.add(check);
      check();
    });
  }

  /** Turns the hands by `ms`, calling every timer that falls due in order. */
  advance(ms: number) {
    const end = this.#now + ms;
    for (;;) {
      const due = [...this.#timers]
        .filter(timer => timer.at <= end)
        .sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = end;
  }
}
