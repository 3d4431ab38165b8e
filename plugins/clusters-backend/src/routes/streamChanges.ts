import { isError } from '@backstage/errors';
import { once } from 'node:events';
import { ServerResponse } from 'node:http';
import { ReaderTooSlowError } from '../rows/changeMessages';

/** A reader that takes nothing for so long is let go; it resumes by cursor. */
const STALL_MS = 30_000;

/**
 * Writes messages as one JSON object a line. The next message is made only when
 * the one before has left for the network, so a slow reader holds up nobody and
 * nothing is queued for it.
 */
export async function streamChanges(options: {
  response: ServerResponse;
  messages: AsyncIterable<object>;
  signal: AbortSignal;
}): Promise<void> {
  const { response, messages, signal } = options;
  response.writeHead(200, {
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    // Backstage compresses answers otherwise, and holds small ones back.
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  try {
    for await (const message of messages) {
      if (signal.aborted) break;
      if (!response.write(`${JSON.stringify(message)}\n`)) {
        await once(response, 'drain', {
          signal: AbortSignal.any([signal, AbortSignal.timeout(STALL_MS)]),
        });
      }
    }
    response.end();
  } catch (error) {
    // The answer has begun, so ending it is all that is left to say.
    response.destroy();
    const expected =
      signal.aborted ||
      error instanceof ReaderTooSlowError ||
      (isError(error) && error.name === 'AbortError');
    if (!expected) throw error;
  }
}
