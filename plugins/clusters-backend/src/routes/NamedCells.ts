import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { Cell, WatchedKind } from '@longshore/plugin-clusters-common';
import { Failure, withFailure } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { WATCHED_TYPES } from '../reflector/WatchedType';
import { KnownCells } from '../registry/KnownCells';
import { CellRows } from '../rows/CellRows';

/** Those that are watched, as this file needs them. */
type FollowedCells = {
  connection(cell: string): CellConnection | undefined;
  cells(): Cell[];
  rows: Pick<CellRows, 'watches'>;
};

/** Cells as requests name them: those that are watched, and those that cannot be. */
export class NamedCells {
  readonly #cells: FollowedCells;
  readonly #known: Pick<KnownCells, 'unwatched'>;

  constructor(options: {
    cells: FollowedCells;
    known: Pick<KnownCells, 'unwatched'>;
  }) {
    this.#cells = options.cells;
    this.#known = options.known;
  }

  /**
   * @throws ServiceUnavailableError when the cell is known and cannot be
   * watched, with the reason
   * @throws NotFoundError when there is no cell of this name
   */
  connectionTo(name: string): CellConnection {
    const connection = this.#cells.connection(name);
    if (connection) {
      return connection;
    }
    const unwatched = this.#known
      .unwatched()
      .find(({ cell }) => cell.name === name);
    if (unwatched) {
      const { message, code, params } = unwatched.failure;
      throw withFailure(
        new ServiceUnavailableError(
          `Cell '${name}' is not watched: ${message}`,
        ),
        { code, params },
      );
    }
    throw withFailure(new NotFoundError(`There is no cell '${name}'`), {
      code: 'cell-not-known',
      params: { cell: name },
    });
  }

  /**
   * Why the rows of a cell are not all there yet: the reason of the first of the
   * kinds that was not read completely since this process started. Undefined when
   * each was.
   */
  unread(name: string, kinds: WatchedKind[]): Failure | undefined {
    const watches = new Map(
      this.#cells.rows.watches(name).map(watch => [watch.resource, watch]),
    );
    for (const { kind, plural } of WATCHED_TYPES) {
      const watch = watches.get(plural);
      if (kinds.includes(kind) && (!watch || watch.state === 'connecting')) {
        return (
          watch?.failure ??
          this.#contactFailure(name) ??
          notReadYet(name, plural)
        );
      }
    }
    return undefined;
  }

  /** A cell that hangs refuses no watch; its probe tells first. */
  #contactFailure(name: string): Failure | undefined {
    return this.#cells.cells().find(cell => cell.name === name)?.contact
      .failure;
  }
}

function notReadYet(cell: string, what: string): Failure {
  return {
    code: 'not-read-yet',
    message: `The ${what} of cell '${cell}' were not read completely yet`,
    params: { cell, what },
  };
}
