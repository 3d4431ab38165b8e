import { LoggerService } from '@backstage/backend-plugin-api';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellRecord } from './CellRecord';
import { LocatedCells } from './LocatedCells';
import { NotWatchable } from './readLocatedCells';
import { RegisteredCells } from './RegisteredCells';

/** A cell that is known and not watched, with the reason. */
export type UnwatchedCell = {
  cell: Pick<CellRecord, 'name' | 'region' | 'environments' | 'updatedAt'>;
  failure: Failure;
};

/** From where cells are known, and those of them that cannot be watched. */
export class KnownCells {
  readonly #registered: Pick<RegisteredCells, 'sourceOf' | 'unwatched'>;
  readonly #located: Pick<LocatedCells, 'has' | 'unwatched'>;
  readonly #fixed: UnwatchedCell[];

  constructor(options: {
    registered: Pick<RegisteredCells, 'sourceOf' | 'unwatched'>;
    located: Pick<LocatedCells, 'has' | 'unwatched'>;
    /** Of the configuration. */
    notWatchable: NotWatchable[];
    logger: LoggerService;
  }) {
    this.#registered = options.registered;
    this.#located = options.located;
    this.#fixed = options.notWatchable.map(({ failure, ...place }) => ({
      cell: { ...place, updatedAt: new Date() },
      failure,
    }));
    for (const { cell, failure } of this.#fixed) {
      options.logger.warn(
        `Cluster '${cell.name}' is not watched: ${failure.message}`,
      );
    }
  }

  /** Undefined when there is no cell of this name. */
  sourceOf(name: string): CellOverview['source'] | undefined {
    if (this.#located.has(name)) {
      return 'located';
    }
    const isFixed = this.#fixed.some(({ cell }) => cell.name === name);
    return this.#registered.sourceOf(name) ?? (isFixed ? 'config' : undefined);
  }

  /** One for each name, the way that an operator can mend it first. */
  unwatched(): UnwatchedCell[] {
    const all = [
      ...this.#registered.unwatched(),
      ...this.#located.unwatched(),
      ...this.#fixed,
    ];
    return all.filter(
      ({ cell: { name } }, at) =>
        all.findIndex(({ cell }) => cell.name === name) === at,
    );
  }
}
