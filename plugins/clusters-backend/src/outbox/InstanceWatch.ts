import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { setImmediate } from 'node:timers/promises';
import { CellRows } from '../rows/CellRows';
import { ProjectedRow } from '../rows/Projected';
import { Clock, pause } from '../time/Clock';
import { InstanceOutbox, SeenInstance } from './InstanceOutbox';
import { InstanceRecorder } from './InstanceRecorder';

/** What a list has not held yet, its watch has brought by then. */
const CERTAIN_AFTER_MS = 30_000;
const TRY_AGAIN_MS = 15_000;
/** So exact is what is known of when a missed instance was there last. */
const CONFIRM_EVERY_MS = 180_000;

/**
 * Follows the instances in the cells for their history: hands every end to the
 * recorder, has written down what is there, and once a cell was read after a
 * start misses what was written down and is not there any more.
 *
 * An instance is missed only while the cell is read: half a minute after a
 * complete list, with every watch current. Another replica may have seen it come
 * after our list. Every few minutes it is written down that all of a cell are
 * still there. One that has gone by then without an end, since no service claimed
 * it any more, is missed too.
 */
export class InstanceWatch {
  readonly #rows: CellRows;
  readonly #outbox: InstanceOutbox;
  readonly #recorder: InstanceRecorder;
  readonly #isLive: (cell: string) => boolean;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #stop = new AbortController();
  /** Addresses written down, by uid, of cells whose instances are followed. */
  readonly #written = new Map<string, Map<string, string | undefined>>();
  /** Cells in which nothing is about to be missed. */
  readonly #settled = new Set<string>();
  readonly #turns = new Map<string, AbortController>();
  #ends: Array<() => void> = [];
  #running: Promise<void> = Promise.resolve();

  constructor(options: {
    rows: CellRows;
    outbox: InstanceOutbox;
    recorder: InstanceRecorder;
    isLive: (cell: string) => boolean;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#rows = options.rows;
    this.#outbox = options.outbox;
    this.#recorder = options.recorder;
    this.#isLive = options.isLive;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  start() {
    this.#ends = [
      this.#rows.onEnd(ended => {
        this.#written.get(ended.row.cell)?.delete(ended.row.uid);
        this.#recorder.ended(ended);
      }),
      this.#rows.onChange(({ cell, kind, uid }) => {
        if (kind === 'Pod' && this.#written.has(cell)) {
          this.#notice(cell, this.#rows.row(cell, 'Pod', uid));
        }
      }),
      this.#rows.onRead(cell => {
        this.#turns.get(cell)?.abort();
        this.#settled.delete(cell);
        const turn = new AbortController();
        this.#turns.set(cell, turn);
        this.#follow(
          cell,
          AbortSignal.any([turn.signal, this.#stop.signal]),
        ).catch(error =>
          this.#logger.error(
            `Instances of cell '${cell}' are not followed`,
            toError(error),
          ),
        );
      }),
    ];
    this.#running = this.#confirmAll(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#ends.forEach(end => end());
    await this.#running;
  }

  async #follow(cell: string, signal: AbortSignal): Promise<void> {
    const seen = await this.#readSeen(cell, signal);
    if (signal.aborted) return;
    this.#written.set(cell, new Map(seen.map(({ row }) => [row.uid, row.ip])));
    for (const row of this.#rows.pods(cell)) {
      this.#notice(cell, row);
    }
    if (seen.some(({ row }) => this.#isAbsent(cell, row.uid))) {
      do {
        await pause(this.#clock, CERTAIN_AFTER_MS, signal);
      } while (!signal.aborted && !this.#isLive(cell));
      if (signal.aborted) return;
      this.#miss(cell, seen);
    }
    this.#settled.add(cell);
  }

  /** Tells of the end of those that are not there any more. */
  #miss(cell: string, seen: SeenInstance[]) {
    for (const { row, seenAt } of seen) {
      // Its end may have been told meanwhile by the watch.
      if (
        this.#isAbsent(cell, row.uid) &&
        this.#written.get(cell)?.delete(row.uid)
      ) {
        this.#recorder.ended({ row, seenAt });
      }
    }
  }

  #isAbsent(cell: string, uid: string): boolean {
    return this.#rows.row(cell, 'Pod', uid) === undefined;
  }

  /** Works until `signal` aborts; never rejects. */
  async #confirmAll(signal: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.#clock, CONFIRM_EVERY_MS, signal);
      if (signal.aborted) return;
      await this.#confirm(signal).catch(error =>
        this.#logger.debug(
          `That instances are there cannot be written down now: ${error}`,
        ),
      );
      if (signal.aborted) return;
    }
  }

  async #confirm(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const complete: string[] = [];
    for (const [cell, written] of this.#written) {
      if (written.size > 0 && (await this.#isComplete(cell, written))) {
        complete.push(cell);
      }
      // Pages are answered between two cells.
      await setImmediate();
      if (signal.aborted) return;
    }
    await this.#outbox.confirm(complete, now);
  }

  /** Whether all that was written down is there, once what is not was missed. */
  async #isComplete(
    cell: string,
    written: ReadonlyMap<string, unknown>,
  ): Promise<boolean> {
    const isCertain = () => this.#settled.has(cell) && this.#isLive(cell);
    if (!isCertain()) return false;
    if ([...written.keys()].some(uid => this.#isAbsent(cell, uid))) {
      const seen = await this.#outbox.seen(cell);
      if (!isCertain()) return false;
      this.#miss(cell, seen);
    }
    return true;
  }

  async #readSeen(cell: string, signal: AbortSignal) {
    for (;;) {
      try {
        return await this.#outbox.seen(cell);
      } catch (error) {
        if (signal.aborted) return [];
        this.#logger.debug(
          `Instances of cell '${cell}' that were seen before cannot be read yet: ${error}`,
        );
        await pause(this.#clock, TRY_AGAIN_MS, signal);
      }
    }
  }

  /** Has an instance written down, unless it is as it was. */
  #notice(cell: string, row: ProjectedRow | undefined) {
    const written = this.#written.get(cell);
    if (!written || row?.kind !== 'Pod' || !row.claim) return;
    if (!written.has(row.uid) || written.get(row.uid) !== row.ip) {
      written.set(row.uid, row.ip);
      this.#recorder.noticed({ ...row, claim: row.claim });
    }
  }
}
