import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { Cell, WatchedKind } from '@longshore/plugin-clusters-common';
import { setImmediate } from 'node:timers/promises';
import { AnnotationRule, selectionOf } from './claims/AnnotationRule';
import { Claims } from './claims/Claims';
import { CellConnection } from './connection/CellConnection';
import {
  DEFAULT_REQUEST_LIMITS,
  RequestBudget,
  RequestLimits,
} from './connection/RequestBudget';
import { RequestMeter } from './connection/RequestMeter';
import { Semaphore } from './connection/Semaphore';
import { CellObservation } from './health/ProbeRecord';
import { CellWatcher } from './reflector/CellWatcher';
import { RecoveryTurns } from './reflector/RecoveryTurns';
import { CellConfig } from './registry/CellConfig';
import { CellTable } from './rows/CellTable';
import { ChangeLog } from './rows/ChangeLog';
import { ChangeSource } from './rows/changeMessages';
import { CellRows } from './rows/CellRows';
import { WatchedCell, WatchedRows } from './rows/WatchedRows';
import { Clock } from './time/Clock';
import { EventLoopShare } from './time/EventLoopShare';

/**
 * Complete lists at once over all cells: each decodes as fast as it can, and a
 * start with a hundred cells must not hold up everything else.
 */
const LISTS_AT_ONCE = 4;

/**
 * All cells of this process, with their rows and the log of their changes.
 * Cells come, go and change their credentials while it runs.
 */
export class WatchedCells implements ChangeSource {
  readonly log = new ChangeLog();
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #claims: Claims;
  readonly #lists = new Semaphore(LISTS_AT_ONCE);
  readonly #turns = new RecoveryTurns();
  readonly #share = new EventLoopShare();
  readonly #budget: RequestBudget;
  readonly #cells = new Map<string, WatchedCell>();
  readonly #rows = new WatchedRows({ find: cell => this.#cells.get(cell) });
  #started = false;
  #selections = new Set<string>();
  #rulesRevision = 0;

  constructor(options: {
    cells: CellConfig[];
    clock: Clock;
    logger: LoggerService;
    limits?: RequestLimits;
  }) {
    this.#budget = new RequestBudget(options.limits ?? DEFAULT_REQUEST_LIMITS);
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#claims = new Claims({ logger: options.logger });
    options.cells.forEach(config => this.add(config));
  }

  start() {
    this.#started = true;
    this.#cells.forEach(({ watcher }) => watcher.start());
  }

  async stop(): Promise<void> {
    this.#started = false;
    await Promise.all(
      [...this.#cells.values()].map(({ watcher }) => watcher.stop()),
    );
  }

  /**
   * Watches one more cell, at once when the others are watched already.
   *
   * @throws ConflictError when there is a cell of this name
   */
  add(config: CellConfig) {
    if (this.#cells.has(config.name)) {
      throw new ConflictError(
        `Cell '${config.name}' is watched already; replace or remove it first`,
      );
    }
    const tables = new Map<WatchedKind, CellTable>();
    this.#watch(config, tables);
  }

  /**
   * Ends the watches of a cell and forgets its rows. Readers of the change
   * stream are told by a list of cells without it. Harmless when there is none.
   */
  async remove(name: string): Promise<void> {
    const removed = this.#cells.get(name);
    if (!removed) {
      return;
    }
    this.#cells.delete(name);
    removed.tables.forEach(table => table.clear());
    this.log.append({ type: 'gone', cell: name });
    await removed.watcher.stop();
  }

  /**
   * Goes on with other credentials, another address or in other environments.
   * Rows stay until the cell was read completely in the new way.
   *
   * @throws NotFoundError when there is no cell of this name
   */
  async replace(config: CellConfig): Promise<void> {
    const replaced = this.#cells.get(config.name);
    if (!replaced) {
      throw new NotFoundError(`Cell '${config.name}' is not watched`);
    }
    const { tables, watcher } = replaced;
    tables.forEach(table => table.setCell(config));
    // It writes nothing from here on, though its sockets take a moment.
    const stopped = watcher.stop();
    this.#watch(config, tables);
    await Promise.all([stopped, this.#attributeAll(tables.values())]);
  }

  /**
   * Takes new annotation rules and attributes every object anew, in parts.
   * Newer rules that arrive meanwhile take over.
   */
  async setRules(rules: AnnotationRule[]): Promise<void> {
    this.#claims.setRules(rules);
    this.#rulesRevision += 1;
    const before = this.#selections;
    this.#selections = new Set(rules.map(selectionOf));
    const fresh = rules.filter(rule => !before.has(selectionOf(rule)));
    for (const [name, { watcher }] of this.#cells) {
      const here = fresh.filter(({ cell }) => (cell ?? name) === name);
      if (here.length > 0) {
        watcher.want(here);
      }
    }
    await this.#attributeAll(this.tables());
  }

  /** What is known of the objects in the cells. */
  get rows(): CellRows {
    return this.#rows;
  }

  connection(cell: string): CellConnection | undefined {
    return this.#cells.get(cell)?.watcher.connection;
  }

  cells(): Cell[] {
    return [...this.#cells.values()].map(({ watcher }) => watcher.cell);
  }

  cell(name: string): Cell | undefined {
    return this.#cells.get(name)?.watcher.cell;
  }

  config(cell: string): CellConfig | undefined {
    return this.#cells.get(cell)?.watcher.config;
  }

  /** Whether what is known of a cell is what it has. */
  isLive(cell: string): boolean {
    return this.#cells.get(cell)?.watcher.cell.contact.state === 'live';
  }

  /** How this replica's probes of a cell go. */
  observation(cell: string): CellObservation | undefined {
    return this.#cells.get(cell)?.watcher.observation;
  }

  syncedCells(): string[] {
    return [...this.#cells.values()]
      .filter(({ watcher }) => watcher.synced)
      .map(({ watcher }) => watcher.config.name);
  }

  /** A copy, since cells may come and go while a reader goes through it. */
  tables(): CellTable[] {
    return [...this.#cells.values()].flatMap(({ tables }) => [
      ...tables.values(),
    ]);
  }

  async #attributeAll(tables: Iterable<CellTable>): Promise<void> {
    const revision = this.#rulesRevision;
    for (const table of tables) {
      const parts = table.attributeAll();
      while (!parts.next().done) {
        await setImmediate();
        if (revision !== this.#rulesRevision) {
          return;
        }
      }
    }
  }

  #watch(config: CellConfig, tables: Map<WatchedKind, CellTable>) {
    const { name } = config;
    const watcher: CellWatcher = new CellWatcher({
      config,
      connection: new CellConnection({
        cell: name,
        access: config.access,
        budget: this.#budget.forCell(),
        meter: new RequestMeter({ clock: this.#clock }),
      }),
      table: kind => {
        const table = tables.get(kind) ?? this.#createTable(config, kind);
        tables.set(kind, table);
        return table;
      },
      lists: this.#lists,
      turns: this.#turns,
      share: this.#share,
      clock: this.#clock,
      logger: this.#logger,
      onChange: () => this.log.append({ type: 'cells' }),
      onSynced: () => {
        if (this.#cells.get(name)?.watcher === watcher) {
          this.log.append({ type: 'complete', cell: name });
          this.#rows.tellRead(name);
        }
      },
    });
    this.#cells.set(name, { watcher, tables });
    this.log.append({ type: 'cells' });
    if (this.#started) {
      watcher.start();
    }
  }

  #createTable(cell: CellConfig, kind: WatchedKind): CellTable {
    return new CellTable({
      cell,
      kind,
      claims: this.#claims,
      observer: {
        onTouch: (touched, uid) =>
          this.#rows.tellChange({ cell: cell.name, kind: touched, uid }),
        onChange: (changed, uid) =>
          this.log.append({ type: 'row', table: changed, uid }),
        onEnd: ended => this.#rows.tellEnd(ended),
      },
    });
  }
}
