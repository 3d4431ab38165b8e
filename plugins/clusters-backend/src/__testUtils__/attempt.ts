import { request } from 'node:https';
import { ServerAccess } from '../registry/CellConfig';

/**
 * Makes one request as anybody would, with headers that the product never
 * sends, and gives the status.
 */
export async function attempt(
  access: ServerAccess,
  options: {
    method?: string;
    path: string;
    headers?: Record<string, string | string[]>;
    body?: object;
  },
): Promise<number> {
  const { identity } = access;
  if (identity.type !== 'token') {
    throw new Error('Attempts are made with tokens');
  }
  const body = options.body && JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(options.path, access.url),
      {
        method: options.method ?? 'GET',
        ca: access.ca,
        headers: {
          authorization: `Bearer ${identity.token}`,
          ...(body && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
          }),
          ...options.headers,
        },
      },
      response => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
