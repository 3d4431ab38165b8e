import { LoggerService } from '@backstage/backend-plugin-api';
import { Clock, pause } from '../time/Clock';
import { HealthAnnouncer } from './HealthAnnouncer';
import { ExpiryNotices } from './ExpiryNotices';
import { HealthStore } from './HealthStore';
import { CellHealthRecord, judgeHealth } from './judgeHealth';
import { LeaderLease, LeadershipLostError } from './LeaderLease';
import { CellObservation } from './ProbeRecord';
import { SecondLook } from './SecondLook';
import { SideWorks } from './SideWorks';

/** Part of what is promised of the time until a loss shows. */
const BEAT_MS = 1_000;
/**
 * A process that has slept longer than this between two looks has missed answers
 * by itself: what it did not hear meanwhile is no silence.
 */
const STALL_MS = 5_000;
/** Two prolongations may fail before the lease of 10 s is over. */
const LEAD_EVERY_MS = 3_000;
/** Longer than a replica needs to follow the table of registered cells. */
const FORGET_AFTER_MS = 30_000;
const PRUNE_EVERY_MS = 24 * 3_600_000;
/** The history is for people, who ask about the last weeks. */
const HISTORY_KEPT_MS = 90 * 24 * 3_600_000;

/** What is judged: the cells as this replica sees them. */
export interface ObservedCells {
  names(): string[];
  /** `undefined` when the cell is not watched any more. */
  observation(cell: string): CellObservation | undefined;
}

/**
 * Judges the health of all cells on behalf of all replicas.
 *
 * @remarks
 *
 * One replica leads, under a lease in the database, and judges by its own
 * probes; the others only try to lead. A change and its line of history are one
 * transaction that is void once another replica has taken over, so every change
 * happens once. Others are told after that, at least once, by the replica that
 * leads then; a notification carries the cell as its scope, so that telling it
 * again updates it.
 *
 * Without the database nothing is judged and what was believed stays.
 */
export class HealthMonitor {
  readonly #store: HealthStore;
  readonly #cells: ObservedCells;
  readonly #secondLook: SecondLook;
  readonly #announcer: HealthAnnouncer;
  readonly #expiries: Pick<ExpiryNotices, 'look'>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #holder: string;
  readonly #onBeat?: () => Promise<void>;
  readonly #records = new Map<string, CellHealthRecord>();
  readonly #goneSince = new Map<string, number>();
  readonly #sideWorks: SideWorks;
  readonly #stop = new AbortController();

  #lookedAt?: number;
  #awakeSince = -Infinity;
  #lease?: LeaderLease;
  #ledAt = -Infinity;
  #prunedAt = -Infinity;
  #troubled = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: {
    store: HealthStore;
    cells: ObservedCells;
    secondLook: SecondLook;
    announcer: HealthAnnouncer;
    /** Tells of what expires. */
    expiries: Pick<ExpiryNotices, 'look'>;
    clock: Clock;
    logger: LoggerService;
    /** Id of this process. */
    holder: string;
    /** Called after each look while this replica leads. */
    onBeat?: () => Promise<void>;
  }) {
    this.#store = options.store;
    this.#cells = options.cells;
    this.#secondLook = options.secondLook;
    this.#announcer = options.announcer;
    this.#expiries = options.expiries;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#holder = options.holder;
    this.#onBeat = options.onBeat;
    this.#sideWorks = new SideWorks({ logger: options.logger });
  }

  start() {
    this.#running = this.#run(this.#stop.signal);
  }

  /** Lets another replica lead at once. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.#lease) {
      const lease = this.#lease;
      this.#lease = undefined;
      await this.#store.resign(lease).catch(() => {});
    }
  }

  /** One look at all cells, if this replica leads. Never rejects. */
  async beat(): Promise<void> {
    this.#noteStall();
    await this.#look();
    this.#lookedAt = this.#clock.now();
  }

  #noteStall() {
    const now = this.#clock.now();
    if (this.#lookedAt !== undefined && now - this.#lookedAt > STALL_MS) {
      this.#awakeSince = now;
    }
  }

  async #look(): Promise<void> {
    try {
      if (!(await this.#lead())) {
        return;
      }
      for (const cell of this.#cells.names()) {
        await this.#judge(cell);
      }
      await this.#forget();
      await this.#prune();
      this.#troubled = false;
      const lease = this.#lease!;
      this.#sideWorks.begin('tell others', () => this.#announce(lease));
      this.#sideWorks.begin('tell of expiries', () =>
        this.#expiries.look(lease),
      );
      this.#sideWorks.begin('tell pages', async () => this.#onBeat?.());
    } catch (error) {
      this.#lease = undefined;
      this.#ledAt = -Infinity;
      if (!(error instanceof LeadershipLostError) && !this.#troubled) {
        this.#troubled = true;
        this.#logger.warn(
          `The health of cells cannot be judged while the database does not answer: ${error}`,
        );
      }
    }
  }

  /** Waits until nothing is done besides judging. */
  async settled(): Promise<void> {
    await this.#sideWorks.settled();
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.beat();
      await pause(this.#clock, BEAT_MS, signal);
    }
  }

  async #lead(): Promise<boolean> {
    const now = this.#clock.now();
    if (this.#lease && now - this.#ledAt < LEAD_EVERY_MS) {
      return true;
    }
    const before = this.#lease;
    this.#lease = await this.#store.lead(this.#holder);
    this.#ledAt = now;
    if (this.#lease && this.#lease.fence !== before?.fence) {
      this.#records.clear();
      for (const record of await this.#store.records()) {
        this.#records.set(record.cell, record);
      }
    }
    return this.#lease !== undefined;
  }

  async #judge(cell: string): Promise<void> {
    const observation = this.#cells.observation(cell);
    if (!observation) {
      return;
    }
    const now = this.#clock.now();
    const before = this.#records.get(cell) ?? {
      cell,
      state: 'unknown' as const,
      since: now,
      dataPlane: 'unknown' as const,
    };
    const judged = judgeHealth(
      before,
      {
        ...observation,
        heardAt: Math.max(observation.heardAt, this.#awakeSince),
      },
      now,
    );
    const dataPlane = this.#secondLook.of(judged);
    const after =
      dataPlane === judged.dataPlane ? judged : { ...judged, dataPlane };
    if (after !== before) {
      this.#logger.info(
        `Cell '${cell}' is ${after.state}, was ${before.state}`,
        { cell, dataPlane: after.dataPlane },
      );
      await this.#store.change(this.#lease!, before, after);
    }
    this.#records.set(cell, after);
  }

  async #announce(lease: LeaderLease): Promise<void> {
    for (const change of await this.#store.unannounced()) {
      if (await this.#announcer.announce(change)) {
        await this.#store.announced(lease, change);
      }
    }
  }

  /**
   * Forgets what was believed of cells that are not watched any more; another of
   * the same name is to be judged anew. Not at once: replicas learn of cells one
   * after the other.
   */
  async #forget(): Promise<void> {
    const now = this.#clock.now();
    const watched = new Set(this.#cells.names());
    for (const cell of this.#records.keys()) {
      if (watched.has(cell)) {
        this.#goneSince.delete(cell);
        continue;
      }
      const since = this.#goneSince.get(cell) ?? now;
      this.#goneSince.set(cell, since);
      if (now - since >= FORGET_AFTER_MS) {
        await this.#store.forget(this.#lease!, cell);
        this.#records.delete(cell);
        this.#goneSince.delete(cell);
      }
    }
  }

  async #prune(): Promise<void> {
    const now = this.#clock.now();
    if (now - this.#prunedAt >= PRUNE_EVERY_MS) {
      this.#prunedAt = now;
      await this.#store.prune(this.#lease!, new Date(now - HISTORY_KEPT_MS));
    }
  }
}
