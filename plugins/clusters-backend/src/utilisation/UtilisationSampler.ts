import { LoggerService } from '@backstage/backend-plugin-api';
import { Cell } from '@longshore/plugin-clusters-common';
import { Capacities } from '../capacity/Capacities';
import { CellConnection } from '../connection/CellConnection';
import { failureOf } from '../connection/CellError';
import { LeaderLease, LeadershipLostError } from '../health/LeaderLease';
import { CellRows } from '../rows/CellRows';
import { Clock, pause } from '../time/Clock';
import { momentsOfUse } from './momentsOfUse';
import { readUsage } from './readUsage';
import { UtilisationStore } from './UtilisationStore';

/** metrics-server itself measures every 15 s to 60 s; 12 looks make an hour. */
export const SAMPLE_EVERY_MS = 5 * 60_000;
/** With a hundred cells a look takes some 3 s. */
export const CELLS_AT_ONCE = 4;
export const REST_MS = 100;
const PRUNE_EVERY_MS = 24 * 3_600_000;
/** A quarter is what people compare. */
export const KEPT_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

/** The cells whose use is looked at. */
export interface SampledCells {
  cells(): Cell[];
  connection(cell: string): Pick<CellConnection, 'cell' | 'call'> | undefined;
  readonly rows: Pick<CellRows, 'nodes'>;
}

/**
 * Looks at the use of all cells every five minutes, on behalf of all replicas.
 * A cell that cannot be read now leaves a gap: nothing is made up.
 */
export class UtilisationSampler {
  readonly #store: UtilisationStore;
  readonly #cells: SampledCells;
  readonly #capacities: Pick<Capacities, 'nodes'>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #holder: string;
  readonly #stop = new AbortController();
  #lease?: LeaderLease;
  #prunedAt = -Infinity;
  #running: Promise<void> = Promise.resolve();

  constructor(options: {
    store: UtilisationStore;
    cells: SampledCells;
    capacities: Pick<Capacities, 'nodes'>;
    clock: Clock;
    logger: LoggerService;
    /** Id of this process. */
    holder: string;
  }) {
    this.#store = options.store;
    this.#cells = options.cells;
    this.#capacities = options.capacities;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#holder = options.holder;
  }

  start() {
    this.#running = this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.#lease) {
      await this.#store.resign(this.#lease).catch(() => {});
    }
  }

  /** Looks at all cells once, if this replica leads. Never rejects. */
  async sample(): Promise<void> {
    try {
      this.#lease = await this.#store.lead(this.#holder);
      const lease = this.#lease;
      if (!lease) {
        return;
      }
      await this.#sampleCells(lease, this.#cells.cells());
      const now = this.#clock.now();
      if (now - this.#prunedAt >= PRUNE_EVERY_MS) {
        this.#prunedAt = now;
        await this.#store.prune(lease, new Date(now - KEPT_DAYS * DAY_MS));
      }
    } catch (error) {
      if (!(error instanceof LeadershipLostError)) {
        this.#logger.warn(`The use of cells was not recorded: ${error}`);
      }
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // At the start there is nothing to see yet.
      await pause(this.#clock, SAMPLE_EVERY_MS, signal);
      if (!signal.aborted) {
        await this.sample();
      }
    }
  }

  /** A few at a time and with rests, since pages are answered meanwhile. */
  async #sampleCells(lease: LeaderLease, cells: Cell[]): Promise<void> {
    const waiting = [...cells];
    const work = async () => {
      for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
        await this.#sampleCell(lease, cell);
        if (waiting.length > 0) {
          await pause(this.#clock, REST_MS, this.#stop.signal);
        }
        if (this.#stop.signal.aborted) {
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: CELLS_AT_ONCE }, work));
  }

  async #sampleCell(lease: LeaderLease, cell: Cell): Promise<void> {
    const { name, contact } = cell;
    const at = new Date(this.#clock.now());
    const gap = (code: string, message: string) =>
      this.#store.add(lease, {
        cell: name,
        at,
        moments: [],
        gap: { cell: name, code, message },
      });
    if (contact.state === 'stale') {
      const { code, message } = contact.failure ?? {
        code: 'unreachable',
        message: `Cell '${name}' cannot be read now`,
      };
      return gap(code, message);
    }
    const capacities = this.#capacities.nodes(name);
    const connection = this.#cells.connection(name);
    if (!capacities || !connection) {
      return gap('not-read-yet', `Cell '${name}' was not read yet`);
    }
    const usage = await readUsage(connection, this.#stop.signal).then(
      used => ({ used, failure: undefined }),
      error => ({ used: undefined, failure: failureOf(error) }),
    );
    if (this.#stop.signal.aborted) {
      return undefined;
    }
    const { used, failure } = usage;
    return this.#store.add(lease, {
      cell: name,
      at,
      moments: momentsOfUse({
        cell: name,
        nodes: this.#cells.rows.nodes(name),
        capacities,
        used,
      }),
      ...(failure && {
        gap: { cell: name, code: failure.code, message: failure.message },
      }),
    });
  }
}
