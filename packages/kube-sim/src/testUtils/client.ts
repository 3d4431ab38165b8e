import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { gunzipSync } from 'node:zlib';
import type { ClusterHandle } from '../ClusterHandle';
import { KubeObject } from '../objects';

export interface CallOptions {
  method?: string;
  body?: unknown;
  headers?: { [name: string]: string | string[] };
  /** Instead of the token; '' for no authentication. */
  token?: string;
  clientCertificate?: boolean;
}

export interface Answer<T> {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  body: T;
}

/** What tests read out of answers. */
export type ListBody = {
  metadata: {
    resourceVersion: string;
    continue?: string;
    remainingItemCount?: number;
  };
  items: KubeObject[];
};
export type StatusBody = {
  kind: string;
  message: string;
  reason: string;
  code: number;
  metadata: { continue?: string };
  details?: {
    retryAfterSeconds?: number;
    causes?: Array<{ reason: string; message: string; field: string }>;
  };
};

const agent = new Agent({ keepAlive: false });

function open(
  cluster: ClusterHandle,
  path: string,
  options: CallOptions,
): Promise<IncomingMessage> {
  const url = new URL(`${cluster.url}${path}`);
  const token = options.token ?? cluster.token;
  const body =
    options.body === undefined ? undefined : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      url,
      {
        agent,
        method: options.method ?? 'GET',
        ca: Buffer.from(cluster.caData, 'base64'),
        ...(options.clientCertificate && cluster.clientCertificate),
        headers: {
          ...(body !== undefined && {
            'content-type': 'application/json',
            // Node leaves it out for DELETE, and the body with it.
            'content-length': String(Buffer.byteLength(body)),
          }),
          ...(token && { authorization: `Bearer ${token}` }),
          'user-agent': 'test/1.0',
          ...options.headers,
        },
      },
      resolve,
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** One request over real HTTPS, its certificate checked. */
export async function call<T = StatusBody>(
  cluster: ClusterHandle,
  path: string,
  options: CallOptions = {},
): Promise<Answer<T>> {
  const response = await open(cluster, path, options);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const text = (
    response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
  ).toString();
  const isJson = response.headers['content-type']?.includes('json');
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : undefined) as T,
  };
}

export function patch<T = KubeObject>(
  cluster: ClusterHandle,
  path: string,
  body: unknown,
  contentType = 'application/merge-patch+json',
) {
  return call<T>(cluster, path, {
    method: 'PATCH',
    body,
    headers: { 'content-type': contentType },
  });
}

export function apply<T = KubeObject>(
  cluster: ClusterHandle,
  path: string,
  body: unknown,
) {
  return patch<T>(cluster, path, body, 'application/apply-patch+yaml');
}

/** Lines of a stream, as they come. */
export class LineStream {
  private readonly lines: string[] = [];
  private waiting?: () => void;
  ended = false;

  private constructor(private readonly response: IncomingMessage) {
    let rest = '';
    const wake = () => {
      this.waiting?.();
      this.waiting = undefined;
    };
    const end = () => {
      this.ended = true;
      wake();
    };
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts);
      wake();
    });
    response.on('error', end);
    response.on('close', end);
  }

  static async open(cluster: ClusterHandle, path: string): Promise<LineStream> {
    const response = await open(cluster, path, {});
    if (response.statusCode !== 200) {
      throw new Error(`${path}: ${response.statusCode}`);
    }
    return new LineStream(response);
  }

  /** The next line; undefined when the stream has ended. */
  async next(): Promise<string | undefined> {
    while (this.lines.length === 0 && !this.ended) {
      await new Promise<void>(resolve => {
        this.waiting = resolve;
      });
    }
    return this.lines.shift();
  }

  close() {
    this.response.destroy();
  }
}

export type WatchEvent = {
  type: string;
  object: KubeObject & { code?: number; reason?: string };
};

/** A watch; `next` resolves with events in order. */
export class Watch {
  private constructor(private readonly stream: LineStream) {}

  static async open(cluster: ClusterHandle, path: string): Promise<Watch> {
    return new Watch(await LineStream.open(cluster, path));
  }

  async next(): Promise<WatchEvent | undefined> {
    const line = await this.stream.next();
    return line === undefined ? undefined : (JSON.parse(line) as WatchEvent);
  }

  async take(count: number): Promise<Array<WatchEvent | undefined>> {
    const events = [];
    for (let index = 0; index < count; index++) events.push(await this.next());
    return events;
  }

  close() {
    this.stream.close();
  }
}
