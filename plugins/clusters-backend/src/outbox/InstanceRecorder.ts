import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { PodRow } from '@longshore/plugin-clusters-common';
import { backoff } from '../reflector/backoff';
import { EndedPod } from '../rows/EndedPod';
import { Clock, pause } from '../time/Clock';
import { InstanceOutbox } from './InstanceOutbox';
import { NewInstanceEnd, toInstanceEnd } from './toInstanceEnd';

/** Changes are written together: a rollout of 200 pods is a few statements. */
const COLLECT_MS = 1_000;
/** Facts in one write; the rest follows at once. */
const BATCH = 500;
/**
 * Facts that wait in memory while the database is away: about 10 MB. The oldest
 * go first; the database remembers that they were seen, so they come back as
 * `seen-missing` after the next start.
 */
const MOST_WAITING = 20_000;
/** So long a stop waits for the last write. */
const LAST_WRITE_MS = 3_000;

const DAY_MS = 24 * 60 * 60_000;
/** A second replica may still bring a fact that was taken over. */
const KEEP_ACKNOWLEDGED_MS = 2 * DAY_MS;
/** Instances of a cell that nobody has read for so long are given up. */
const KEEP_SEEN_MS = 90 * DAY_MS;
/** A fact is fetched within seconds; the table grows where nobody does. */
const LATE_MS = 7 * DAY_MS;

/**
 * Writes down how instances end. Handling an event never waits for it: what is
 * noticed is queued in memory, and written when the database takes it.
 */
export class InstanceRecorder {
  readonly #outbox: InstanceOutbox;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #stop = new AbortController();
  #ends: NewInstanceEnd[] = [];
  readonly #seen = new Map<string, PodRow>();
  #lost = 0;
  #forgottenAt = -Infinity;
  #wake = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor(options: {
    outbox: InstanceOutbox;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#outbox = options.outbox;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /** How many facts wait to be written. */
  get waiting(): number {
    return this.#ends.length;
  }

  /** A pod of a service is gone. */
  ended(pod: EndedPod) {
    this.#seen.delete(keyOf(pod.row));
    this.#ends.push(toInstanceEnd(pod, this.#clock.now()));
    if (this.#ends.length > MOST_WAITING) {
      this.#ends.shift();
      this.#lost += 1;
    }
    this.#wake();
  }

  /** A pod of a service is there, or is another than before. */
  noticed(row: PodRow) {
    if (this.#seen.size < MOST_WAITING || this.#seen.has(keyOf(row))) {
      this.#seen.set(keyOf(row), row);
      this.#wake();
    }
  }

  start() {
    this.#running = this.#run(this.#stop.signal);
  }

  /** Writes what waits, if the database takes it in time. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const late = new AbortController();
    await Promise.race([
      this.#running.then(() => this.#write()).catch(() => {}),
      pause(this.#clock, LAST_WRITE_MS, late.signal),
    ]);
    late.abort();
  }

  async #run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      if (this.#ends.length === 0 && this.#seen.size === 0) {
        await this.#untilWoken(signal);
        await pause(this.#clock, COLLECT_MS, signal);
        continue;
      }
      try {
        await this.#write();
        await this.#forget();
        if (failures > 0) {
          this.#logger.info(
            `Ends of instances are written again${
              this.#lost > 0 ? `; ${this.#lost} were too many to keep` : ''
            }`,
          );
          this.#lost = 0;
        }
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures === 1) {
          this.#logger.warn(
            `Ends of instances cannot be written now and wait in memory (${
              this.#ends.length
            } of at most ${MOST_WAITING})`,
            toError(error),
          );
        }
        await pause(
          this.#clock,
          backoff({ error, failures, random: Math.random }),
          signal,
        );
      }
    }
  }

  async #write(): Promise<void> {
    // Seen first, so that an end in the same round finds what it forgets.
    while (this.#seen.size > 0) {
      const rows = [...this.#seen].slice(0, BATCH);
      await this.#outbox.remember(
        rows.map(([, row]) => row),
        this.#clock.now(),
      );
      for (const [key, row] of rows) {
        // One that has changed meanwhile is to be written again.
        if (this.#seen.get(key) === row) {
          this.#seen.delete(key);
        }
      }
    }
    while (this.#ends.length > 0) {
      const ends = this.#ends.slice(0, BATCH);
      await this.#outbox.add(ends, this.#clock.now());
      const written = new Set(ends);
      this.#ends = this.#ends.filter(end => !written.has(end));
    }
  }

  async #forget(): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#forgottenAt > DAY_MS) {
      this.#forgottenAt = now;
      await this.#outbox.forgetBefore({
        acknowledged: now - KEEP_ACKNOWLEDGED_MS,
        seen: now - KEEP_SEEN_MS,
      });
      const [oldest] = await this.#outbox.pending(1);
      if (oldest && Date.parse(oldest.lastSeenAt) < now - LATE_MS) {
        this.#logger.warn(
          `Nobody takes over ends of instances, the oldest is of ${oldest.lastSeenAt}; they are kept until the services plugin does`,
        );
      }
    }
  }

  async #untilWoken(signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = () => {};
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}

function keyOf({ cell, uid }: PodRow): string {
  return `${cell}/${uid}`;
}
