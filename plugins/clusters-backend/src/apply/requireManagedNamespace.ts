import { LABEL_MANAGED } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { AppliedObject } from './readAppliedObjects';

/**
 * The platform's own account may do more than any person, so it works only in
 * namespaces that it created.
 *
 * @throws CellError
 */
export async function requireManagedNamespace(options: {
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
