import { ApiError, StatusCause } from '../api/ApiError';
import { FieldSet, paths } from './fieldSet';
import { Manager, managerText } from './managers';

export interface FieldConflict {
  manager: Manager;
  fields: FieldSet;
}

/** The text of the real server: one line for one conflict, a list per manager for more. */
function message(conflicts: Array<{ manager: string; path: string }>): string {
  if (conflicts.length === 1) {
    const [{ manager, path }] = conflicts;
    return `Apply failed with 1 conflict: conflict with ${manager}: ${path}`;
  }
  const byManager = new Map<string, string[]>();
  for (const { manager, path } of conflicts) {
    byManager.set(manager, [...(byManager.get(manager) ?? []), `- ${path}`]);
  }
  const lists = [...byManager]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([manager, lines]) =>
      [`conflicts with ${manager}:`, ...lines].join('\n'),
    );
  return `Apply failed with ${conflicts.length} conflicts: ${lists.join('\n')}`;
}

export function applyConflict(conflicts: FieldConflict[]): ApiError {
  const flat = conflicts.flatMap(({ manager, fields }) =>
    paths(fields).map(path => ({ manager: managerText(manager), path })),
  );
  const causes: StatusCause[] = flat.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field: path,
  }));
  return new ApiError(409, 'Conflict', message(flat), { causes });
}
