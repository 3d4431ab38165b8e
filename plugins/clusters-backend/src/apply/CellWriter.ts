import {
  AppliedChange,
  CellResult,
  ScaleRequest,
  ScaleTarget,
} from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError, failureOf } from '../connection/CellError';
import { ApplyError } from './ApplyError';
import { applyToCell, CellApply } from './applyToCell';
import { requirePlatformLevel } from './requirePlatformLevel';
import { scaleInCell } from './scaleInCell';

/** A cell that does not answer must not hold up the answer of the others. */
const CELL_DEADLINE_MS = 25_000;

/**
 * Writes to cells. Cells are worked on at once and are independent: one that
 * fails is a result, never an error of the whole.
 */
export class CellWriter {
  readonly #connection: (cell: string) => CellConnection | undefined;

  constructor(options: {
    connection: (cell: string) => CellConnection | undefined;
  }) {
    this.#connection = options.connection;
  }

  async scale(request: ScaleRequest): Promise<CellResult[]> {
    const byCell = new Map<string, ScaleTarget[]>();
    for (const target of request.targets) {
      byCell.set(target.cell, [...(byCell.get(target.cell) ?? []), target]);
    }
    return this.#inEach([...byCell.keys()], async (connection, signal) => {
      const failures: unknown[] = [];
      for (const target of byCell.get(connection.cell) ?? []) {
        try {
          await scaleInCell({
            connection,
            authority: request.authority,
            target,
            signal,
          });
        } catch (error) {
          // The other tracks of the service do not depend on this one.
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw failures[0];
      }
      return undefined;
    });
  }

  /** @throws NotAllowedError, code `level-too-low` */
  async apply(request: CellApply & { cells: string[] }): Promise<CellResult[]> {
    requirePlatformLevel(request.objects, request.authority.level);
    return this.#inEach(
      request.cells,
      (connection, signal) => applyToCell({ ...request, connection, signal }),
      (request.wait?.seconds ?? 0) * 1_000,
    );
  }

  async #inEach(
    cells: string[],
    work: (
      connection: CellConnection,
      signal: AbortSignal,
    ) => Promise<AppliedChange[] | undefined>,
    /** Time that the caller gives on top, since it waits for something. */
    waitMs = 0,
  ): Promise<CellResult[]> {
    return Promise.all(
      [...new Set(cells)].map(async (cell): Promise<CellResult> => {
        const connection = this.#connection(cell);
        if (!connection) {
          return {
            cell,
            ok: false,
            failure: {
              code: 'cell-not-known',
              message: `There is no cell '${cell}'; it may have been taken out of the configuration`,
              params: { cell },
            },
          };
        }
        const deadlineMs = CELL_DEADLINE_MS + waitMs;
        const deadline = AbortSignal.timeout(deadlineMs);
        try {
          const applied = await work(connection, deadline);
          return { cell, ok: true, ...(applied && { applied }) };
        } catch (error) {
          return {
            cell,
            ok: false,
            failure: deadline.aborted
              ? deadlineError(cell, deadlineMs).failure
              : failureOf(error),
            ...(error instanceof ApplyError && {
              applied: error.applied,
              ...(error.conflicts.length > 0 && { conflicts: error.conflicts }),
            }),
          };
        }
      }),
    );
  }
}

function deadlineError(cell: string, deadlineMs: number): CellError {
  const seconds = String(deadlineMs / 1000);
  return new CellError({
    code: 'timeout',
    message: `Cell '${cell}': the API server did not answer within ${seconds} s; what was asked may or may not have happened`,
    params: { cell, seconds },
  });
}
