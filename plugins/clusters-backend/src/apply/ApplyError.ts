import {
  AppliedChange,
  FieldConflict,
} from '@longshore/plugin-clusters-common';
import { CellError, failureOf } from '../connection/CellError';

/** An apply that came to nothing or half-way, with what was done by then. */
export class ApplyError extends CellError {
  readonly applied: AppliedChange[];
  readonly conflicts: FieldConflict[];

  constructor(
    cause: unknown,
    options: { applied: AppliedChange[]; conflicts?: FieldConflict[] },
  ) {
    super(failureOf(cause), { cause });
    this.applied = options.applied;
    this.conflicts = options.conflicts ?? [];
  }
}
