import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';
import { AddressInfo } from 'node:net';
import { ApiError, badRequest } from '../api/ApiError';
import { readBody } from '../api/body';
import { isJsonObject, JsonObject } from '../objects';
import type { KubeSim } from '../KubeSim';
import type { TimelineState } from '../scenario/TimelinePlayer';
import { answerAdmin } from './routes';

const HOST = '127.0.0.1';
const PREFIX = '/_sim/';

/** @public */
export interface AdminServerOptions {
  sim: KubeSim;
  port: number;
  token: string;
  /** What a scenario lets happen, to be looked at. */
  timeline?: { describe(): TimelineState[] };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function send(response: ServerResponse, code: number, body: unknown) {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/**
 * Faults and clock over plain HTTP on loopback, with a token of its own. It
 * stays apart from the clusters' port, so that it answers while they do not.
 *
 * @public
 */
export class AdminServer {
  private constructor(private readonly server: Server, readonly port: number) {}

  static async start(options: AdminServerOptions): Promise<AdminServer> {
    const server = createServer((http, response) => {
      AdminServer.answer(options, http, response).catch(error => {
        const failure =
          error instanceof ApiError
            ? error
            : badRequest(String(error?.message ?? error));
        send(response, failure.code, { error: failure.message });
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port, HOST, resolve);
    });
    return new AdminServer(server, (server.address() as AddressInfo).port);
  }

  get url() {
    return `http://${HOST}:${this.port}${PREFIX.slice(0, -1)}`;
  }

  async stop() {
    const closed = new Promise(resolve => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private static async answer(
    { sim, token, timeline }: AdminServerOptions,
    http: IncomingMessage,
    response: ServerResponse,
  ) {
    const given =
      /^Bearer (.+)$/.exec(http.headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), digest(token))) {
      throw new ApiError(
        401,
        'Unauthorized',
        'the admin token is missing or wrong',
      );
    }
    const url = new URL(http.url ?? '', `http://${HOST}`);
    if (!url.pathname.startsWith(PREFIX)) {
      throw new ApiError(404, 'NotFound', `the admin API is under ${PREFIX}`);
    }
    const body = await readBody(http);
    if (body !== undefined && !isJsonObject(body)) {
      throw badRequest('the body must be a JSON object');
    }
    const result = await answerAdmin({
      sim,
      timeline: timeline?.describe() ?? [],
      method: http.method ?? 'GET',
      path: url.pathname
        .slice(PREFIX.length)
        .split('/')
        .filter(Boolean)
        .map(decodeURIComponent),
      query: url.searchParams,
      body: (body ?? {}) as JsonObject,
    });
    send(response, 200, result ?? { ok: true });
  }
}
