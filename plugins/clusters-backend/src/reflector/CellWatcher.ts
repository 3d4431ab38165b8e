import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cell,
  CellRequests,
  WatchedKind,
  WatchStatus,
} from '@longshore/plugin-clusters-common';
import { AnnotationRule } from '../claims/AnnotationRule';
import { CellConnection } from '../connection/CellConnection';
import { Semaphore } from '../connection/Semaphore';
import { CellObservation } from '../health/ProbeRecord';
import { CellConfig } from '../registry/CellConfig';
import { Clock, pause } from '../time/Clock';
import { EventLoopShare } from '../time/EventLoopShare';
import { CellContactTracker } from './CellContactTracker';
import { CellFacts } from './CellFacts';
import { CellProber } from './CellProber';
import { RecentSamples } from './RecentSamples';
import { RecoveryTurns } from './RecoveryTurns';
import { ReflectedTable, Reflector } from './Reflector';
import { RuleLists } from './RuleLists';
import { WATCHED_TYPES, WatchedType } from './WatchedType';

/**
 * What pages show is read first; the rest begins then, or after so long where
 * that cannot be read.
 */
const OTHERS_AFTER_MS = 20_000;

/** What a watcher keeps: one table of each kind. */
export interface WatchedTable extends ReflectedTable {
  /** How many objects are known. */
  readonly size: number;
  /** How many of them are known in part only. */
  readonly foreign: number;
  /** Takes in an object that a list for annotations has brought. */
  fill(object: object): void;
}

type Watch = {
  type: WatchedType;
  table: WatchedTable;
  reflector: Reflector;
};

/** Watches one cell: its rows, its contact, its version and our rights there. */
export class CellWatcher {
  readonly config: CellConfig;
  readonly connection: CellConnection;
  readonly #tracker: CellContactTracker;
  readonly #watches: Watch[];
  readonly #ruleLists: RuleLists;
  readonly #handled: RecentSamples;
  readonly #othersMayBegin = new AbortController();
  readonly #facts: CellFacts;
  readonly #prober: CellProber;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: {
    config: CellConfig;
    connection: CellConnection;
    table: (kind: WatchedKind) => WatchedTable;
    lists: Semaphore;
    /** Shared by all cells. */
    turns: RecoveryTurns;
    share: EventLoopShare;
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
    this.#tracker = new CellContactTracker({
      cell: config.name,
      kinds: kindsThat(type => type.decides),
      others: kindsThat(type => !type.decides),
      clock,
      onChange: () => this.#contactChanged(),
    });
    this.#facts = new CellFacts({
      connection,
      clock,
      logger: this.#logger,
      onChange: options.onChange,
    });
    this.#prober = new CellProber({
      connection,
      clock,
      onMissed: error => this.#tracker.probeMissed(error),
      onAnswered: signal => this.#probeAnswered(signal),
    });
    this.#handled = new RecentSamples({ clock });
    this.#watches = WATCHED_TYPES.map(type => {
      const table = options.table(type.kind);
      const reflector = this.#reflector({ ...options, type, table });
      return { type, table, reflector };
    });
    const pods = this.#watch('Pod');
    this.#ruleLists = new RuleLists({
      connection,
      fill: object => pods.table.fill(object),
      relist: () => pods.reflector.relist(),
      lists: options.lists,
      clock,
      logger: this.#logger,
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
    return this.#prober.observation;
  }

  /** Whether every object of a kind was seen at least once. */
  read(kind: WatchedKind): boolean {
    return this.#tracker.typeRead(kind);
  }

  /** What we ask of the cell, and how it goes. */
  get requests(): CellRequests {
    const { meter, budget } = this.connection;
    return {
      minutes: meter.minutes(),
      watches: this.watches,
      inFlight: budget.inFlight,
      inFlightLimit: budget.limit,
    };
  }

  /** How the watches go, one of each kind. */
  get watches(): WatchStatus[] {
    return this.#watches.map(({ type, table, reflector }) => {
      const { dials, lists, lastEventAt } = reflector.figures;
      return {
        resource: type.plural,
        ...this.#tracker.watch(type.kind),
        objects: table.size,
        ...(lastEventAt !== undefined && {
          lastEventAt: new Date(lastEventAt).toISOString(),
        }),
        dials,
        lists,
      };
    });
  }

  /** See {@link CellRows.watchLag}. */
  get watchLag(): number | undefined {
    return this.#tracker.behindMs || this.#handled.percentile(0.99);
  }

  /** How long the last probes took to be answered, in ms. */
  get probeTimes(): number[] {
    return this.#prober.times;
  }

  /** Has the pods read that rules name which were not in force before. */
  want(rules: AnnotationRule[]) {
    if (this.#watch('Pod').table.foreign > 0) {
      this.#ruleLists.want(rules);
    }
  }

  start() {
    const { signal } = this.#stop;
    this.#running = Promise.all([
      this.#prober.run(signal),
      this.#ruleLists.run(signal),
      ...this.#watches.map(async ({ type, reflector }) => {
        if (!type.decides) {
          await pause(
            this.#clock,
            OTHERS_AFTER_MS,
            AbortSignal.any([signal, this.#othersMayBegin.signal]),
          );
        }
        await reflector.run(signal);
      }),
    ]);
  }

  /** Ends every watch and closes every socket. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    this.connection.close();
  }

  async #probeAnswered(signal: AbortSignal): Promise<void> {
    const wasLost = this.#tracker.lost;
    this.#tracker.probeAnswered();
    if (wasLost) {
      this.#watches.forEach(({ reflector }) => reflector.redial());
    }
    await this.#facts.refresh(signal);
  }

  #reflector(options: {
    type: WatchedType;
    table: WatchedTable;
    lists: Semaphore;
    turns: RecoveryTurns;
    share: EventLoopShare;
    onSynced: () => void;
  }): Reflector {
    const { type, table } = options;
    const { kind } = type;
    const tracker = this.#tracker;
    return new Reflector({
      connection: this.connection,
      type,
      lists: options.lists,
      turns: options.turns,
      share: options.share,
      clock: this.#clock,
      table: {
        begin: () => table.begin(),
        put: object => table.put(object),
        remove: object => table.remove(object),
        complete: () => {
          table.complete();
          const before = tracker.synced;
          tracker.typeSynced(kind);
          if (!before && tracker.synced) {
            this.#othersMayBegin.abort();
            options.onSynced();
          }
        },
      },
      observer: {
        onContact: () => {
          tracker.heard();
          this.#prober.heard();
        },
        onCurrent: () => tracker.typeCurrent(kind),
        onTrouble: error => this.#watchTroubled(type, error),
        onHandled: ms => this.#handled.add(ms),
      },
    });
  }

  #watch(kind: WatchedKind): Watch {
    const watch = this.#watches.find(({ type }) => type.kind === kind);
    if (!watch) {
      throw new Error(`Not a watched kind: ${kind}`);
    }
    return watch;
  }

  #watchTroubled(type: WatchedType, error: unknown) {
    const before = this.#tracker.watch(type.kind).failure?.code;
    this.#tracker.typeTrouble(type.kind, error);
    const { failure } = this.#tracker.watch(type.kind);
    // Those that decide are told of with the contact of the cell.
    if (!type.decides && failure && failure.code !== before) {
      this.#logger.warn(
        `The ${type.plural} cannot be followed now: ${failure.message}`,
        { code: failure.code },
      );
    }
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

function kindsThat(holds: (type: WatchedType) => boolean): WatchedKind[] {
  return WATCHED_TYPES.filter(holds).map(({ kind }) => kind);
}
