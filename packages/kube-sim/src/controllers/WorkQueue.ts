// A slice of work before requests get their turn again.
const SLICE_MS = 8;

/**
 * What controllers have to look at. A key waits once however often it is
 * added; work runs after the write that caused it, never inside it.
 */
export class WorkQueue {
  private readonly waiting = new Map<string, () => void>();
  private turn?: NodeJS.Immediate;
  private stopped = false;

  constructor(
    private readonly onError: (key: string, error: unknown) => void,
  ) {}

  add(key: string, work: () => void) {
    if (this.stopped || this.waiting.has(key)) return;
    this.waiting.set(key, work);
    this.turn ??= setImmediate(() => this.slice());
  }

  /** Works until nothing waits. */
  drain() {
    while (this.step());
  }

  stop() {
    this.stopped = true;
    this.waiting.clear();
    clearImmediate(this.turn);
  }

  private slice() {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end && this.step());
    this.turn =
      this.waiting.size > 0 ? setImmediate(() => this.slice()) : undefined;
  }

  private step(): boolean {
    const next = this.waiting.entries().next();
    if (next.done) return false;
    const [key, work] = next.value;
    this.waiting.delete(key);
    try {
      work();
    } catch (error) {
      this.onError(key, error);
    }
    return true;
  }
}
