import {
  AppliedChange,
  ApplyWait,
  FieldConflict,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { ApplyError } from './ApplyError';
import { applyObject } from './applyObject';
import { pruneCell } from './pruneCell';
import { AppliedObject } from './readAppliedObjects';
import { conflictError, readConflicts } from './readConflicts';
import { PrunePlan } from './readPrune';
import { requireManagedNamespace } from './requireManagedNamespace';
import { notInTime, waitForRollout } from './waitForRollout';

/** An apply, read and checked. */
export type CellApply = {
  authority: WriteAuthority;
  objects: AppliedObject[];
  dryRun: boolean;
  force: boolean;
  returnObjects?: boolean;
  wait?: ApplyWait;
  prune?: PrunePlan;
};

/**
 * Applies objects server-side in the order given, stops at the first that does
 * not work, and prunes only when all are applied. Repeating it is harmless.
 *
 * A dry-run goes on after a conflict, so that a person sees all of them.
 *
 * @returns what became of each object
 * @throws ApplyError with what was done before
 */
export async function applyToCell(
  options: CellApply & { connection: CellConnection; signal: AbortSignal },
): Promise<AppliedChange[]> {
  const { connection, authority, objects, dryRun, wait, signal } = options;
  const applied: AppliedChange[] = [];
  const conflicts: FieldConflict[] = [];
  const until = Date.now() + (wait?.seconds ?? 0) * 1_000;
  try {
    for (const object of objects) {
      const done = await tryObject(options, object, conflicts);
      if (!done) {
        continue;
      }
      applied.push(done.change);
      if (wait && !dryRun) {
        const rollout = await waitForRollout({
          connection,
          authority,
          object,
          stored: done.stored,
          until,
          signal,
        });
        if (rollout) {
          done.change.rollout = rollout;
          if (!rollout.complete) {
            throw notInTime(connection.cell, object, rollout);
          }
        }
      }
    }
    if (conflicts.length > 0) {
      throw conflictError(conflicts, connection.cell);
    }
    if (options.prune) {
      await pruneCell({
        connection,
        authority,
        plan: options.prune,
        keep: objects,
        dryRun,
        onPruned: change => applied.push(change),
        signal,
      });
    }
    return applied;
  } catch (error) {
    throw new ApplyError(error, { applied, conflicts });
  }
}

/** @returns nothing for a conflict, which is noted */
async function tryObject(
  options: CellApply & { connection: CellConnection; signal: AbortSignal },
  object: AppliedObject,
  conflicts: FieldConflict[],
) {
  const { connection, signal } = options;
  if (object.kind.byPlatform) {
    await requireManagedNamespace({ connection, object, signal });
  }
  try {
    return await applyObject({
      connection,
      authority: options.authority,
      object,
      dryRun: options.dryRun,
      force: options.force,
      returnObject: Boolean(options.dryRun && options.returnObjects),
      signal,
    });
  } catch (error) {
    const found = readConflicts(error, object);
    conflicts.push(...found);
    if (found.length > 0 && options.dryRun) {
      return undefined;
    }
    throw found.length > 0 ? conflictError(found, connection.cell) : error;
  }
}
