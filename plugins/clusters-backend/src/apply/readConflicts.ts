import { FieldConflict } from '@longshore/plugin-clusters-common';
import { CellError } from '../connection/CellError';
import { AppliedObject } from './readAppliedObjects';

/** Every field of an object that another manager owns with another value. */
export function readConflicts(
  error: unknown,
  object: AppliedObject,
): FieldConflict[] {
  if (!(error instanceof CellError) || error.status !== 409) {
    return [];
  }
  return error.causes
    .filter(({ reason }) => reason === 'FieldManagerConflict')
    .map(({ message, field }) => ({
      title: object.title,
      field,
      // Kubernetes 1.18 and later: conflict with "kubectl" using apps/v1
      manager: /conflict with "([^"]*)"/.exec(message)?.[1] ?? '',
    }));
}

/** Names the other managers and the fields, by which a person can decide. */
export function conflictError(
  conflicts: FieldConflict[],
  cell: string,
): CellError {
  const [{ title, field, manager }] = conflicts;
  const more = conflicts.length - 1;
  return new CellError(
    {
      code: 'conflict',
      message: `${title}: the field ${field} belongs to ${
        manager ? `'${manager}'` : 'another manager'
      }${
        more > 0 ? `, and ${more} more` : ''
      }; take it over by force, or leave it out`,
      params: {
        cell,
        manager,
        field,
        object: title,
        count: String(conflicts.length),
      },
    },
    { status: 409 },
  );
}
