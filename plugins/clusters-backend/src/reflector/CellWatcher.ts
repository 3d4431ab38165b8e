import { LoggerService } from '@backstage/backend-plugin-api';
import { Cell, RowKind } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError, failureOf } from '../connection/CellError';
import { Semaphore } from '../connection/Semaphore';
import { CellObservation, ProbeRecord } from '../health/ProbeRecord';
import { CellConfig } from '../registry/CellConfig';
import { Clock, pause } from '../time/Clock';
import { CellContactTracker } from './CellContactTracker';
import { CellFacts } from './CellFacts';
import { ReflectedTable, Reflector } from './Reflector';
import { WATCHED_TYPES } from './WatchedType';

/** With two misses of 5 s each, a black hole shows after at most 25 s. */
const PROBE_EVERY_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;
/** Watches one cell: its rows, its contact, its version and our rights there. */
export class CellWatcher {
  readonly config: CellConfig;
  readonly connection: CellConnection;
  readonly #tracker: CellContactTracker;
  readonly #reflectors: Reflector[];
  readonly #facts: CellFacts;
  readonly #probes: ProbeRecord;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: {
    config: CellConfig;
    connection: CellConnection;
    table: (kind: RowKind) => ReflectedTable;
    lists: Semaphore;
    clock: Clock;
    logger: LoggerService;
    /** What `cell` returns has changed. */
    onChange: () => void;
    /** Every kind was read completely for the first time. */
    onSynced: () => void;
  }) {
    const { config, connection, clock, logger } = options;
    this.config = config;
    this.connection = connection;
    this.#clock = clock;
    this.#logger = logger.child({ cell: config.name });
    this.#onChange = options.onChange;
    this.#probes = new ProbeRecord({ clock });
    this.#tracker = new CellContactTracker({
      cell: config.name,
      kinds: WATCHED_TYPES.map(({ kind }) => kind),
      clock,
      onChange: () => this.#contactChanged(),
    });
    this.#facts = new CellFacts({
      connection,
      clock,
      logger: this.#logger,
      onChange: options.onChange,
    });
    const tracker = this.#tracker;
    this.#reflectors = WATCHED_TYPES.map(type => {
      const table = options.table(type.kind);
      return new Reflector({
        connection,
        type,
        lists: options.lists,
        clock,
        table: {
          begin: () => table.begin(),
          put: object => table.put(object),
          remove: object => table.remove(object),
          complete: () => {
            table.complete();
            const before = tracker.synced;
            tracker.typeSynced(type.kind);
            if (!before && tracker.synced) {
              options.onSynced();
            }
          },
        },
        observer: {
          onContact: () => {
            tracker.heard();
            this.#probes.heard();
          },
          onCurrent: () => tracker.typeCurrent(type.kind),
          onTrouble: error => tracker.typeTrouble(type.kind, error),
        },
      });
    });
  }

  get cell(): Cell {
    const { name, region, environments, simulated } = this.config;
    return {
      name,
      region,
      environments,
      simulated,
      version: this.#facts.version,
      writable: this.#facts.writable,
      contact: this.#tracker.contact,
    };
  }

  /** Whether every row of the cell was seen at least once. */
  get synced(): boolean {
    return this.#tracker.synced;
  }

  /** How the probes went, by which the health of the cell is judged. */
  get observation(): CellObservation {
    return this.#probes.observation;
  }

  start() {
    const { signal } = this.#stop;
    this.#running = Promise.all([
      this.#probe(signal),
      ...this.#reflectors.map(reflector => reflector.run(signal)),
    ]);
  }

  /** Ends every watch and closes every socket. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.connection.close();
  }

  async #probe(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const begun = this.#clock.now();
      await this.#probeOnce(signal);
      const taken = this.#clock.now() - begun;
      await pause(this.#clock, Math.max(0, PROBE_EVERY_MS - taken), signal);
    }
  }

  async #probeOnce(signal: AbortSignal): Promise<void> {
    try {
      await this.connection.callText({
        path: '/readyz',
        what: 'probe /readyz',
        timeoutMs: PROBE_TIMEOUT_MS,
        signal,
      });
    } catch (error) {
      if (signal.aborted) return;
      // An API server that refuses us is there; the watches tell the rest.
      const answered =
        error instanceof CellError &&
        error.status !== undefined &&
        error.status < 500;
      if (!answered) {
        this.#probes.missed(failureOf(error));
        this.#tracker.probeMissed(error);
        return;
      }
    }
    const wasLost = this.#tracker.lost;
    this.#probes.answered();
    this.#tracker.probeAnswered();
    if (wasLost) {
      this.#reflectors.forEach(reflector => reflector.redial());
    }
    await this.#facts.refresh(signal);
  }

  #contactChanged() {
    const { state, failure } = this.#tracker.contact;
    if (failure) {
      this.#logger.warn(`Cell is ${state}: ${failure.message}`, {
        code: failure.code,
      });
    } else {
      this.#logger.info(`Cell is ${state}`);
    }
    this.#onChange();
  }
}
