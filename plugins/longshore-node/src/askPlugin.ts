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

/** `fetch` reports every failure to reach somebody as a TypeError. */
function isUnanswered(error: unknown): boolean {
  return isError(error) && error.name === 'TypeError';
}
