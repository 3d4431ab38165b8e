import { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { ApiError, badRequest } from './ApiError';

// The limit of the real server (etcd's 1.5 MiB twice over, for JSON).
const LARGEST_BODY = 3 * 1024 * 1024;

export function mediaType(http: IncomingMessage): string {
  return (http.headers['content-type'] ?? '').split(';')[0].trim();
}

async function readText(http: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of http as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new ApiError(
        413,
        'RequestEntityTooLarge',
        `limit is ${LARGEST_BODY}`,
      );
    }
    chunks.push(chunk);
  }
  const raw = Buffer.concat(chunks);
  return http.headers['content-encoding'] === 'gzip'
    ? gunzipSync(raw).toString()
    : raw.toString();
}

/** The body as JSON, which is also YAML; undefined when there is none. */
export async function readBody(http: IncomingMessage): Promise<unknown> {
  const text = await readText(http);
  if (text.trim() === '') return undefined;
  try {
    return mediaType(http).includes('yaml') ? parse(text) : JSON.parse(text);
  } catch (error) {
    throw badRequest(`error decoding the body: ${(error as Error).message}`);
  }
}
