import { gzip } from 'node:zlib';
import { ApiError } from './ApiError';
import { ApiRequest } from './ApiRequest';

// The real server's threshold and level: below it, compressing costs more than it saves.
const GZIP_FROM_BYTES = 128 * 1024;
const GZIP_LEVEL = 1;

function acceptsGzip(request: ApiRequest): boolean {
  return String(request.http.headers['accept-encoding'] ?? '').includes('gzip');
}

export async function sendText(
  request: ApiRequest,
  code: number,
  text: string,
  headers: { [name: string]: string } = {},
): Promise<void> {
  const body = Buffer.from(text);
  let payload = body;
  const all: { [name: string]: string } = {
    'content-type': 'application/json',
    'cache-control': 'no-cache, private',
    ...headers,
  };
  if (body.length >= GZIP_FROM_BYTES && acceptsGzip(request)) {
    payload = await new Promise((resolve, reject) =>
      gzip(body, { level: GZIP_LEVEL }, (error, result) =>
        error ? reject(error) : resolve(result),
      ),
    );
    all['content-encoding'] = 'gzip';
    all.vary = 'Accept-Encoding';
  }
  all['content-length'] = String(payload.length);
  request.response.writeHead(code, all);
  request.response.end(payload);
}

export async function sendJson(
  request: ApiRequest,
  code: number,
  body: unknown,
  headers?: { [name: string]: string },
): Promise<void> {
  await sendText(request, code, JSON.stringify(body), headers);
}

export async function sendError(
  request: ApiRequest,
  error: ApiError,
): Promise<void> {
  const seconds = error.details?.retryAfterSeconds;
  await sendJson(
    request,
    error.code,
    error.toStatus(),
    seconds === undefined ? undefined : { 'retry-after': String(seconds) },
  );
}
