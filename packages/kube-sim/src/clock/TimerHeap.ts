import { Timer } from './Clock';

function nothing() {}

class HeapTimer implements Timer {
  cancelled = false;

  constructor(
    readonly due: number,
    readonly order: number,
    public run: () => void,
  ) {}

  cancel() {
    this.cancelled = true;
    // It may stand in the heap for a long time: what it would have used goes now.
    this.run = nothing;
  }
}

/**
 * Timers by due time, then by the order they were set, so that a manual clock
 * always fires in the same order. A cancelled timer leaves when it reaches the top.
 */
export class TimerHeap {
  private readonly heap: HeapTimer[] = [];
  private order = 0;

  add(due: number, run: () => void): Timer {
    const timer = new HeapTimer(due, this.order++, run);
    this.heap.push(timer);
    this.up(this.heap.length - 1);
    return timer;
  }

  nextDue(): number | undefined {
    while (this.heap[0]?.cancelled) this.pop();
    return this.heap[0]?.due;
  }

  /** Takes the next timer if it is due at `now`. */
  take(now: number): (() => void) | undefined {
    const due = this.nextDue();
    if (due === undefined || due > now) return undefined;
    return this.pop()?.run;
  }

  clear() {
    this.heap.length = 0;
  }

  private pop(): HeapTimer | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (last && this.heap.length > 0) {
      this.heap[0] = last;
      this.down(0);
    }
    return top;
  }

  private before(a: number, b: number): boolean {
    const x = this.heap[a];
    const y = this.heap[b];
    return x.due === y.due ? x.order < y.order : x.due < y.due;
  }

  private swap(a: number, b: number) {
    [this.heap[a], this.heap[b]] = [this.heap[b], this.heap[a]];
  }

  private up(start: number) {
    let index = start;
    while (index > 0) {
      const parent = Math.floor((index - 1) / 2);
      if (!this.before(index, parent)) return;
      this.swap(index, parent);
      index = parent;
    }
  }

  private down(start: number) {
    let index = start;
    for (;;) {
      let first = index;
      for (const child of [2 * index + 1, 2 * index + 2]) {
        if (child < this.heap.length && this.before(child, first))
          first = child;
      }
      if (first === index) return;
      this.swap(index, first);
      index = first;
    }
  }
}
