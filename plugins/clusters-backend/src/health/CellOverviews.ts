import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Cell,
  CellHealth,
  CellHealthState,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import { Capacities } from '../capacity/Capacities';
import { CellConnection } from '../connection/CellConnection';
import { CellConfig } from '../registry/CellConfig';
import { identityExpiry } from '../registry/identityExpiry';
import { KnownCells } from '../registry/KnownCells';
import { CellRows } from '../rows/CellRows';
import { Clock } from '../time/Clock';
import { EventLoopShare } from '../time/EventLoopShare';
import { cellWarnings, latencyOf } from './cellWarnings';
import { HealthStore } from './HealthStore';
import { CellHealthRecord } from './judgeHealth';

/** The cells of this replica, as they are shown. */
export interface ShownCells {
  cells(): Cell[];
  config(cell: string): CellConfig | undefined;
  connection(cell: string): Pick<CellConnection, 'signs'> | undefined;
  readonly rows: CellRows;
}

/** What is believed of a cell. */
type CellBelief = Pick<CellHealth, 'state' | 'since' | 'dataPlane' | 'failure'>;

/** A cell without what must be worked out. */
export type CellBrief = Cell &
  Pick<CellOverview, 'source'> & { health: CellBelief };

/**
 * Cells as pages show them: what this replica reads of them, what the platform
 * as a whole believes, and what a person should do something about. Never asks
 * a cell.
 */
export class CellOverviews {
  readonly #cells: ShownCells;
  readonly #capacities: Capacities;
  readonly #store: Pick<HealthStore, 'records'>;
  readonly #known: Pick<KnownCells, 'sourceOf' | 'unwatched'>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #share: EventLoopShare;
  #records = new Map<string, CellHealthRecord>();
  #troubled = false;

  constructor(options: {
    cells: ShownCells;
    capacities: Capacities;
    store: Pick<HealthStore, 'records'>;
    known: Pick<KnownCells, 'sourceOf' | 'unwatched'>;
    clock: Clock;
    logger: LoggerService;
    /** Of the event loop; its own by default. */
    share?: EventLoopShare;
  }) {
    this.#cells = options.cells;
    this.#capacities = options.capacities;
    this.#store = options.store;
    this.#known = options.known;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#share = options.share ?? new EventLoopShare();
  }

  /**
   * By region and name. A hundred cells take tens of milliseconds, in which
   * others have their turns.
   *
   * @param options - `capacity: false` leaves out what must be added up
   */
  async list(options: { capacity?: boolean } = {}): Promise<CellOverview[]> {
    await this.#readRecords();
    const overviews: CellOverview[] = [];
    for (const cell of this.#all()) {
      await this.#share.take();
      overviews.push(this.#toOverview(cell, options));
    }
    return overviews.sort(
      (a, b) =>
        a.region.localeCompare(b.region) || a.name.localeCompare(b.name),
    );
  }

  /** What costs nothing to tell, in the order in which cells were added. */
  async briefs(): Promise<CellBrief[]> {
    await this.#readRecords();
    return this.#all().map(cell => ({
      ...cell,
      health: this.#toBelief(cell),
      source: this.#sourceOf(cell),
    }));
  }

  async get(name: string): Promise<CellOverview | undefined> {
    const cell = this.#all().find(one => one.name === name);
    if (!cell) {
      return undefined;
    }
    await this.#readRecords();
    return this.#toOverview(cell);
  }

  async states(): Promise<ReadonlyMap<string, CellHealthState>> {
    await this.#readRecords();
    return new Map(
      [...this.#records.values()].map(({ cell, state }) => [cell, state]),
    );
  }

  /** Those that are watched, and those that cannot be, with the reason. */
  #all(): Cell[] {
    const watched = this.#cells.cells();
    const names = new Set(watched.map(({ name }) => name));
    return [
      ...watched,
      ...this.#known
        .unwatched()
        // A cell that config declares comes first, and is there already.
        .filter(({ cell }) => !names.has(cell.name))
        .map(({ cell, failure }) => ({
          name: cell.name,
          region: cell.region,
          environments: cell.environments,
          simulated: false,
          contact: {
            state: 'connecting' as const,
            since: cell.updatedAt.toISOString(),
            failure,
          },
        })),
    ];
  }

  /** Without the database, what was believed last is shown. */
  async #readRecords(): Promise<void> {
    try {
      const records = await this.#store.records();
      this.#records = new Map(records.map(record => [record.cell, record]));
      this.#troubled = false;
    } catch (error) {
      if (!this.#troubled) {
        this.#troubled = true;
        this.#logger.warn(
          `The health of cells cannot be read, the last known is shown: ${error}`,
        );
      }
    }
  }

  #toOverview(cell: Cell, options: { capacity?: boolean } = {}): CellOverview {
    const capacity =
      options.capacity === false ? undefined : this.#capacities.cell(cell.name);
    return {
      ...cell,
      health: this.#toHealth(cell),
      ...(capacity && { capacity }),
      source: this.#sourceOf(cell),
    };
  }

  #sourceOf({ name }: Cell): CellOverview['source'] {
    return this.#known.sourceOf(name) ?? 'registered';
  }

  #toBelief({ name, contact }: Cell): CellBelief {
    const record = this.#records.get(name);
    const failure = record ? record.failure : contact.failure;
    return {
      state: record?.state ?? 'unknown',
      since: record ? new Date(record.since).toISOString() : contact.since,
      dataPlane: record?.dataPlane ?? 'unknown',
      ...(failure && { failure }),
    };
  }

  #toHealth(cell: Cell): CellHealth {
    const { rows } = this.#cells;
    const { name } = cell;
    const probeTimes = rows.probeTimes(name);
    const watchLagMs = rows.watchLag(name);
    const latencyMs = latencyOf(probeTimes);
    const signs = this.#cells.connection(name)?.signs;
    return {
      ...this.#toBelief(cell),
      warnings: cellWarnings({
        cell,
        now: this.#clock.now(),
        certificate: signs?.certificate,
        credentials: this.#credentialsOf(name),
        aheadMs: signs?.aheadMs,
        probeTimes,
        watchLagMs,
        nodes: rows.nodes(name),
        watches: rows.watches(name),
      }),
      ...(watchLagMs !== undefined && { watchLagMs }),
      ...(latencyMs !== undefined && { latencyMs }),
    };
  }

  #credentialsOf(cell: string) {
    const identity = this.#cells.config(cell)?.access.identity;
    const until = identity && identityExpiry(identity);
    // A token in a file is exchanged by whoever writes the file.
    return until === undefined || identity?.type === 'token-file'
      ? undefined
      : { type: identity!.type as 'token' | 'client-certificate', until };
  }
}
