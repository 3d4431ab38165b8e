import { JsonObject } from '@backstage/types';
import { IncomingMessage } from 'node:http';

/** An answer that cannot be used, though it came. */
export class AnswerError extends Error {}

/** Reads a whole body of at most `limit` bytes as text. */
export async function readBody(
  response: IncomingMessage,
  limit: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > limit) {
      response.destroy();
      throw new AnswerError(`the answer is larger than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses a JSON object. */
export function parseObject(text: string): JsonObject {
  const value = tryParse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AnswerError(
      'the answer is not a JSON object, so this may not be an API server',
    );
  }
  return value as JsonObject;
}

/** Parses JSON; `undefined` when it is none. */
export function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
