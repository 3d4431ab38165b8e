import { Clock } from '../time/Clock';

type Timer = { at: number; callback: () => void };

/** A clock whose hands a test turns. */
export class ManualClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  readonly #timers = new Set<Timer>();

  now() {
    return this.#now;
  }

  after(ms: number, callback: () => void) {
    const timer = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Milliseconds until the timers that wait, soonest first. */
  get waiting(): number[] {
    return [...this.#timers].map(t => t.at - this.#now).sort((a, b) => a - b);
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
