import { Cell } from '@longshore/plugin-clusters-common';
import { CellError } from '../connection/CellError';
import { AppliedObject } from './readAppliedObjects';

/** What is known of a cell that bears on writing there. */
export type WritableCell = Pick<Cell, 'name' | 'environments' | 'writable'>;

/**
 * Refuses every write where we may not act for others. The platform's own
 * account could still write some of it, and nothing of what comes after.
 *
 * @throws CellError, code `read-only-cell`
 */
export function requireWritable({ name, writable }: WritableCell): void {
  if (writable === false) {
    throw new CellError({
      code: 'read-only-cell',
      message: `Cell '${name}' is read-only: our account there may not act for others; grant it the rules that its warnings name`,
      params: { cell: name },
    });
  }
}

/**
 * Refuses objects of environments that a cell is not for.
 *
 * @throws CellError, code `environment-not-here`
 */
export function requireEnvironment(
  cell: WritableCell,
  objects: AppliedObject[],
): void {
  for (const { environment, title } of objects) {
    if (!cell.environments.includes(environment)) {
      throw environmentError(cell, { environment, title });
    }
  }
}

/** Something is not written, since the cell is not for its environment. */
export function environmentError(
  cell: WritableCell,
  options: { environment: string; title: string },
): CellError {
  const { environment, title } = options;
  return new CellError({
    code: 'environment-not-here',
    message: `Cell '${
      cell.name
    }' is not for ${environment} but for ${cell.environments.join(
      ', ',
    )} (${title}); choose another cell, or add the environment to this one`,
    params: { cell: cell.name, environment, object: title },
  });
}
