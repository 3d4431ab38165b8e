import { Clock, Timer } from './Clock';
import { TimerHeap } from './TimerHeap';

// setTimeout fires at once when asked for more than this.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The wall clock. One process timer serves all clusters, so an idle simulator does not wake up. */
export class RealClock implements Clock {
  private readonly timers = new TimerHeap();
  private timeout?: NodeJS.Timeout;
  private armedFor = Infinity;

  now() {
    return Date.now();
  }

  schedule(delayMs: number, run: () => void): Timer {
    const timer = this.timers.add(this.now() + Math.max(0, delayMs), run);
    this.arm();
    return timer;
  }

  stop() {
    this.timers.clear();
    clearTimeout(this.timeout);
  }

  private arm() {
    const due = this.timers.nextDue();
    if (due === undefined || due >= this.armedFor) return;
    clearTimeout(this.timeout);
    this.armedFor = due;
    const delay = Math.min(Math.max(0, due - this.now()), LONGEST_TIMEOUT_MS);
    this.timeout = setTimeout(() => this.fire(), delay);
  }

  private fire() {
    this.armedFor = Infinity;
    const now = this.now();
    for (let run = this.timers.take(now); run; run = this.timers.take(now)) {
      run();
    }
    this.arm();
  }
}
