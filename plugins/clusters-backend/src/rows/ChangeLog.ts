import { randomUUID } from 'node:crypto';
import { CellTable } from './CellTable';

/**
 * Changes that are kept. At 200 changes a second, which is a large rollout,
 * a reader may be away for 100 s before it must begin anew.
 */
const CAPACITY = 20_000;

/** What has changed; the row itself is looked up when it is sent. */
export type Change =
  | { type: 'row'; table: CellTable; uid: string }
  | { type: 'cells' }
  | { type: 'complete'; cell: string }
  /** The cell was removed; one of the same name may have come since. */
  | { type: 'gone'; cell: string };

/**
 * The last changes in order, each under a sequence number. An entry says which
 * row has changed and not how, so that a ring of any size keeps no old rows and
 * a row that changed ten times is sent once.
 *
 * A cursor is `<epoch>:<sequence>`. The epoch is of this process: sequence
 * numbers of another mean nothing here.
 */
export class ChangeLog {
  readonly #epoch = randomUUID();
  readonly #capacity: number;
  readonly #ring: Change[] = [];
  #next = 1;
  #waiters = new Set<() => void>();

  constructor(options: { capacity?: number } = {}) {
    this.#capacity = options.capacity ?? CAPACITY;
  }

  /** Sequence number of the newest change; 0 when there is none. */
  get head(): number {
    return this.#next - 1;
  }

  append(change: Change) {
    this.#ring[this.#next % this.#capacity] = change;
    this.#next += 1;
    const waiters = this.#waiters;
    if (waiters.size > 0) {
      this.#waiters = new Set();
      waiters.forEach(wake => wake());
    }
  }

  /** Whether every change after `sequence` is still here. */
  holds(sequence: number): boolean {
    return sequence <= this.head && sequence >= this.head - this.#capacity;
  }

  /** Changes after `from` up to and including `to`, in order. */
  *range(from: number, to: number): Generator<Change> {
    for (let sequence = from + 1; sequence <= to; sequence += 1) {
      yield this.#ring[sequence % this.#capacity];
    }
  }

  /** Calls back once at the next change; returns how to cancel. */
  onNext(wake: () => void): () => void {
    this.#waiters.add(wake);
    return () => {
      this.#waiters.delete(wake);
    };
  }

  cursorAt(sequence: number): string {
    return `${this.#epoch}:${sequence}`;
  }

  /** A cursor from which nobody can resume. */
  get noCursor(): string {
    return `${this.#epoch}:`;
  }

  /** The sequence to resume from, or `undefined` when that is not possible. */
  resume(cursor: string | undefined): number | undefined {
    const match = /^([0-9a-f-]{36}):(\d{1,15})$/.exec(cursor ?? '');
    if (!match || match[1] !== this.#epoch) {
      return undefined;
    }
    const sequence = Number(match[2]);
    return this.holds(sequence) ? sequence : undefined;
  }
}
