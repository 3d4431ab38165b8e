import { AuditorService } from '@backstage/backend-plugin-api';
import { Operation } from '@longshore/plugin-longshore-common';

/**
 * Records how an operation ended, with the person who had asked for it. The event
 * of the request says only that it was begun.
 */
export async function auditEnd(
  operation: Operation,
  auditor?: AuditorService,
): Promise<void> {
  const { id, kind, subject, state, requestedBy, failure } = operation;
  const event = await auditor?.createEvent({
    eventId: 'operation-end',
    severityLevel: 'high',
    meta: { queryType: kind, operation: id, subject, state, user: requestedBy },
  });
  if (failure) {
    const error = new Error(failure.message);
    await event?.fail({ error, meta: { code: failure.code } });
  } else {
    await event?.success();
  }
}
