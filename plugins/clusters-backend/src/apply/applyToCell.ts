import { WriteAuthority } from '@longshore/plugin-clusters-common';
import { LABEL_MANAGED } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { AppliedObject } from './readAppliedObjects';

const FIELD_MANAGER = 'longshore';

/**
 * Applies objects server-side in the order given and stops at the first that
 * does not work. Repeating it is harmless.
 *
 * @throws CellError
 */
export async function applyToCell(options: {
  connection: CellConnection;
  authority: WriteAuthority;
  objects: AppliedObject[];
  dryRun: boolean;
  force: boolean;
  signal: AbortSignal;
}): Promise<void> {
  const { connection, authority, objects, signal } = options;
  for (const object of objects) {
    if (object.kind.byPlatform) {
      await requireManagedNamespace({ connection, object, signal });
    }
    try {
      await connection.call({
        method: 'PATCH',
        path: object.path,
        query: {
          fieldManager: FIELD_MANAGER,
          force: String(options.force),
          dryRun: options.dryRun ? 'All' : undefined,
        },
        // JSON is YAML, and JSON is what we have.
        contentType: 'application/apply-patch+yaml',
        body: object.content,
        as: object.kind.byPlatform ? undefined : authority,
        what: `apply ${object.title}`,
        signal,
      });
    } catch (error) {
      throw asConflict(error, object);
    }
  }
}

/**
 * The platform's own account may do more than any person, so it works only in
 * namespaces that it created.
 */
async function requireManagedNamespace(options: {
  connection: CellConnection;
  object: AppliedObject;
  signal: AbortSignal;
}): Promise<void> {
  const { connection, object, signal } = options;
  const { cell } = connection;
  const path = object.namespace
    ? `/api/v1/namespaces/${object.namespace}`
    : object.path;
  let labels: Record<string, string> | undefined;
  try {
    const existing = await connection.call({
      path,
      what: `read the namespace of ${object.title}`,
      signal,
    });
    ({ labels } = existing.metadata as { labels?: Record<string, string> });
  } catch (error) {
    const missing = error instanceof CellError && error.status === 404;
    if (missing && !object.namespace) {
      return;
    }
    throw error;
  }
  if (labels?.[LABEL_MANAGED] !== 'true') {
    throw new CellError({
      code: 'namespace-not-managed',
      message: `Cell '${cell}': ${object.title} is refused, since the namespace exists and was not created by Longshore; adopt it or choose another name`,
      params: { cell, object: object.title },
    });
  }
}

/** Names the other manager and the field, by which a person can decide. */
function asConflict(error: unknown, object: AppliedObject): unknown {
  if (!(error instanceof CellError) || error.status !== 409) {
    return error;
  }
  const cause = error.causes.find(
    ({ reason }) => reason === 'FieldManagerConflict',
  );
  if (!cause) {
    return error;
  }
  // Kubernetes 1.18 and later: conflict with "kubectl" using apps/v1
  const manager = /conflict with "([^"]*)"/.exec(cause.message)?.[1] ?? '';
  const { field } = cause;
  return new CellError(
    {
      code: 'conflict',
      message: `${object.title}: the field ${field} belongs to ${
        manager ? `'${manager}'` : 'another manager'
      }; take it over by force, or leave it out`,
      params: { ...error.failure.params, manager, field, object: object.title },
    },
    { status: 409, causes: error.causes },
  );
}
