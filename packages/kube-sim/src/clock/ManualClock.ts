import { setImmediate as nextTurn } from 'node:timers/promises';
import { Clock, Timer } from './Clock';
import { TimerHeap } from './TimerHeap';

// Watch streams get a turn after this many timers, so that a long advance does not pile up output.
const TIMERS_PER_TURN = 200;

/** Time that moves only when told to: a test of a ten-minute back-off takes milliseconds. */
export class ManualClock implements Clock {
  private readonly timers = new TimerHeap();
  private current: number;
  private readonly drain: Array<() => void> = [];

  constructor(startMs: number) {
    this.current = startMs;
  }

  now() {
    return this.current;
  }

  schedule(delayMs: number, run: () => void): Timer {
    return this.timers.add(this.current + Math.max(0, delayMs), run);
  }

  stop() {
    this.timers.clear();
  }

  /** Work that must be finished before time moves on: the controllers' queues. */
  beforeEachStep(drain: () => void) {
    this.drain.push(drain);
  }

  /** Moves time by `ms` and resolves when all that became due has been done. */
  async advance(ms: number): Promise<void> {
    const target = this.current + ms;
    let steps = 0;
    for (;;) {
      this.drain.forEach(drain => drain());
      const due = this.timers.nextDue();
      if (due === undefined || due > target) break;
      this.current = Math.max(this.current, due);
      this.timers.take(due)?.();
      if (++steps % TIMERS_PER_TURN === 0) await nextTurn();
    }
    this.current = target;
    await nextTurn();
  }
}
