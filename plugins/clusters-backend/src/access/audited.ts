import {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';

/**
 * Does work with one auditor event, whether it works or fails.
 *
 * @param work - `note` adds to the `meta` of the outcome; no secrets
 */
export async function audited<TResult>(
  auditor: AuditorService,
  options: AuditorServiceCreateEventOptions,
  work: (note: (meta: JsonObject) => void) => Promise<TResult>,
): Promise<TResult> {
  const meta: JsonObject = {};
  const event = await auditor.createEvent(options);
  try {
    const result = await work(more => Object.assign(meta, more));
    await event.success({ meta });
    return result;
  } catch (error) {
    await event.fail({ error: toError(error), meta });
    throw error;
  }
}
