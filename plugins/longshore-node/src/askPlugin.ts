import { isError, ServiceUnavailableError } from '@backstage/errors';

/**
 * Asks another plugin over HTTP, and once more when nobody answered.
 *
 * @remarks
 *
 * A connection that was kept open is now and then closed by the other side in the
 * very moment in which it is used; the next one is new. What was answered, errors
 * included, is handed on as it is.
 *
 * @param ask - must not change anything
 * @throws ServiceUnavailableError when nobody answers the second time either
 * @public
 */
export async function askPlugin<T>(
  pluginId: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isUnanswered(error)) {
      throw error;
    }
  }
  try {
    return await ask();
  } catch (error) {
    if (!isUnanswered(error)) {
      throw error;
    }
    throw new ServiceUnavailableError(
      `The plugin '${pluginId}' does not answer. Try again in a moment.`,
      error,
    );
  }
}

/**
 * Both of the ways in which clients of Backstage fetch say that nobody answered:
 * that of Node, whose TypeError has a cause that others do not have, and that of
 * node-fetch, by which the client of permissions asks.
 */
function isUnanswered(error: unknown): boolean {
  return (
    isError(error) &&
    (error.name === 'FetchError' ||
      (error.name === 'TypeError' && error.message === 'fetch failed'))
  );
}
