import {
  CellResult,
  ScaledTarget,
  ScaleRequest,
  ScaleTarget,
} from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError, failureOf } from '../connection/CellError';
import { ApplyError } from './ApplyError';
import { applyToCell, CellApply } from './applyToCell';
import { requirePlatformLevel } from './requirePlatformLevel';
import {
  requireEnvironment,
  requireWritable,
  WritableCell,
} from './requireWritable';
import { scaleTargets } from './scaleTargets';

/** A cell that does not answer must not hold up the answer of the others. */
const CELL_DEADLINE_MS = 25_000;

/** One cell while something is written there. */
type Place = {
  connection: CellConnection;
  cell: WritableCell;
  signal: AbortSignal;
  /** What went wrong, which may be that the time is over. */
  failureOf: (error: unknown) => Failure;
};

/** A result but for the cell that it is of. */
type Outcome = CellResult extends infer Result
  ? Result extends CellResult
    ? Omit<Result, 'cell'>
    : never
  : never;

/**
 * Writes to cells. Cells are worked on at once and are independent: one that
 * fails is a result, never an error of the whole. What is read-only, and what
 * is not for an environment, is refused here and so for every write.
 */
export class CellWriter {
  readonly #connection: (cell: string) => CellConnection | undefined;
  readonly #cell: (name: string) => WritableCell | undefined;

  constructor(options: {
    connection: (cell: string) => CellConnection | undefined;
    cell: (name: string) => WritableCell | undefined;
  }) {
    this.#connection = options.connection;
    this.#cell = options.cell;
  }

  async scale(request: ScaleRequest): Promise<CellResult[]> {
    const byCell = new Map<string, ScaleTarget[]>();
    for (const target of request.targets) {
      byCell.set(target.cell, [...(byCell.get(target.cell) ?? []), target]);
    }
    return this.#inEach([...byCell.keys()], async place => {
      const scaled = await scaleTargets({
        ...place,
        authority: request.authority,
        targets: byCell.get(place.cell.name) ?? [],
      });
      const failed = scaled.find(isFailed);
      return failed
        ? { ok: false, failure: failed.failure, scaled }
        : { ok: true, scaled };
    });
  }

  /** @throws NotAllowedError, code `level-too-low` */
  async apply(request: CellApply & { cells: string[] }): Promise<CellResult[]> {
    requirePlatformLevel(request.objects, request.authority.level);
    return this.#inEach(
      request.cells,
      async place => {
        requireEnvironment(place.cell, request.objects);
        const applied = await applyToCell({ ...request, ...place });
        return { ok: true, applied };
      },
      (request.wait?.seconds ?? 0) * 1_000,
    );
  }

  async #inEach(
    cells: string[],
    work: (place: Place) => Promise<Outcome>,
    /** Time that the caller gives on top, since it waits for something. */
    waitMs = 0,
  ): Promise<CellResult[]> {
    return Promise.all(
      [...new Set(cells)].map(async (name): Promise<CellResult> => {
        const deadlineMs = CELL_DEADLINE_MS + waitMs;
        const deadline = AbortSignal.timeout(deadlineMs);
        const explain = (error: unknown) =>
          deadline.aborted
            ? deadlineFailure(name, deadlineMs)
            : failureOf(error);
        try {
          const { connection, cell } = this.#find(name);
          requireWritable(cell);
          const place = { connection, cell, signal: deadline };
          return {
            cell: name,
            ...(await work({ ...place, failureOf: explain })),
          };
        } catch (error) {
          return {
            cell: name,
            ok: false,
            failure: explain(error),
            ...(error instanceof ApplyError && {
              applied: error.applied,
              ...(error.conflicts.length > 0 && { conflicts: error.conflicts }),
            }),
          };
        }
      }),
    );
  }

  /** @throws CellError, code `cell-not-known` */
  #find(name: string): { connection: CellConnection; cell: WritableCell } {
    const connection = this.#connection(name);
    const cell = this.#cell(name);
    if (!connection || !cell) {
      throw new CellError({
        code: 'cell-not-known',
        message: `There is no cell '${name}'; it may have been taken out of the configuration`,
        params: { cell: name },
      });
    }
    return { connection, cell };
  }
}

function isFailed(
  target: ScaledTarget,
): target is ScaledTarget & { ok: false } {
  return !target.ok;
}

function deadlineFailure(cell: string, deadlineMs: number): Failure {
  const seconds = String(deadlineMs / 1000);
  return {
    code: 'timeout',
    message: `Cell '${cell}': the API server did not answer within ${seconds} s; what was asked may or may not have happened`,
    params: { cell, seconds },
  };
}
