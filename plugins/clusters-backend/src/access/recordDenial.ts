import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/**
 * Asks whether a request is allowed, and records it when it is not. What is
 * allowed is recorded by what is done then, if it is worth it.
 *
 * @param options - `queryType` says what was asked for
 */
export async function recordDenial<TAllowed>(
  options: {
    auditor: AuditorService;
    request: Parameters<HttpAuthService['credentials']>[0];
    queryType: string;
  },
  ask: () => Promise<TAllowed>,
): Promise<TAllowed> {
  try {
    return await ask();
  } catch (error) {
    const event = await options.auditor.createEvent({
      eventId: 'clusters-access',
      // By default Backstage logs what is lower only when debugging.
      severityLevel: 'medium',
      request: options.request,
      meta: { queryType: options.queryType },
    });
    await event.fail({ error: toError(error) });
    throw error;
  }
}
