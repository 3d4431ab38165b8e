import { LoggerService } from '@backstage/backend-plugin-api';
import { Cell, RowKind } from '@longshore/plugin-clusters-common';
import { setImmediate } from 'node:timers/promises';
import { AnnotationRule } from './claims/AnnotationRule';
import { Claims } from './claims/Claims';
import { CellConnection } from './connection/CellConnection';
import { Semaphore } from './connection/Semaphore';
import { CellWatcher } from './reflector/CellWatcher';
import { CellConfig } from './registry/CellConfig';
import { CellTable } from './rows/CellTable';
import { ChangeLog } from './rows/ChangeLog';
import { ChangeSource } from './rows/changeMessages';
import { ProjectedRow } from './rows/Projected';
import { projectDeployment } from './rows/projectDeployment';
import { projectPod } from './rows/projectPod';
import { Clock } from './time/Clock';

/**
 * Complete lists at once over all cells: each decodes as fast as it can, and a
 * start with a hundred cells must not hold up everything else.
 */
const LISTS_AT_ONCE = 4;

const PROJECTIONS: Record<
  RowKind,
  (cell: string, object: object) => ProjectedRow
> = {
  Deployment: projectDeployment,
  Pod: projectPod,
};

/** All cells of this process, with their rows and the log of their changes. */
export class WatchedCells implements ChangeSource {
  readonly log = new ChangeLog();
  readonly #claims: Claims;
  readonly #tables: CellTable[] = [];
  readonly #watchers = new Map<string, CellWatcher>();
  #rulesRevision = 0;

  constructor(options: {
    cells: CellConfig[];
    clock: Clock;
    logger: LoggerService;
  }) {
    const { clock, logger } = options;
    this.#claims = new Claims({ logger });
    const lists = new Semaphore(LISTS_AT_ONCE);
    for (const config of options.cells) {
      const { name } = config;
      this.#watchers.set(
        name,
        new CellWatcher({
          config,
          connection: new CellConnection({
            cell: name,
            access: config.access,
          }),
          table: kind => this.#addTable(config, kind),
          lists,
          clock,
          logger,
          onChange: () => this.log.append({ type: 'cells' }),
          onSynced: () => this.log.append({ type: 'complete', cell: name }),
        }),
      );
    }
  }

  start() {
    this.#watchers.forEach(watcher => watcher.start());
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#watchers.values()].map(watcher => watcher.stop()),
    );
  }

  /**
   * Takes new annotation rules and attributes every object anew, in parts.
   * Newer rules that arrive meanwhile take over.
   */
  async setRules(rules: AnnotationRule[]): Promise<void> {
    this.#claims.setRules(rules);
    this.#rulesRevision += 1;
    const revision = this.#rulesRevision;
    for (const table of this.#tables) {
      const parts = table.attributeAll();
      while (!parts.next().done) {
        await setImmediate();
        if (revision !== this.#rulesRevision) {
          return;
        }
      }
    }
  }

  connection(cell: string): CellConnection | undefined {
    return this.#watchers.get(cell)?.connection;
  }

  cells(): Cell[] {
    return [...this.#watchers.values()].map(({ cell }) => cell);
  }

  syncedCells(): string[] {
    return [...this.#watchers.values()]
      .filter(({ synced }) => synced)
      .map(({ config }) => config.name);
  }

  tables(): Iterable<CellTable> {
    return this.#tables;
  }

  #addTable(cell: CellConfig, kind: RowKind): CellTable {
    const table = new CellTable({
      cell,
      kind,
      claims: this.#claims,
      project: PROJECTIONS[kind],
      onChange: (changed, uid) =>
        this.log.append({ type: 'row', table: changed, uid }),
    });
    this.#tables.push(table);
    return table;
  }
}
