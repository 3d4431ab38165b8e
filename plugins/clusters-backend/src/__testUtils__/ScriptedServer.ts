import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Server, createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { ServerAccess } from '../registry/CellConfig';
import { Certificate, TestAuthority } from './certificates';

type Exchange = {
  request: IncomingMessage;
  url: URL;
  response: ServerResponse;
};

/**
 * An HTTPS server whose every answer is given by the test, for what a simulator
 * of a well-behaved API server cannot do.
 */
export class ScriptedServer {
  static readonly authority = new TestAuthority('scripted');
  static readonly #certificate = ScriptedServer.authority.issue();

  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  /** Connections that were ever made. */
  connections = 0;
  readonly #arrived: Exchange[] = [];
  readonly #waiting: Array<(exchange: Exchange) => void> = [];

  static async start(
    options: { certificate?: Certificate } = {},
  ): Promise<ScriptedServer> {
    const server = createServer(options.certificate ?? this.#certificate);
    const scripted = new ScriptedServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return scripted;
  }

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', 'https://server');
      const exchange = { request, url, response };
      const taker = this.#waiting.shift();
      if (taker) {
        taker(exchange);
      } else {
        this.#arrived.push(exchange);
      }
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  access(overrides: Partial<ServerAccess> = {}): ServerAccess {
    return {
      url: new URL(`https://127.0.0.1:${this.port}`),
      ca: ScriptedServer.authority.pem,
      identity: { type: 'token', token: 'very-secret-token' },
      ...overrides,
    };
  }

  /** The next request, to be answered by the test. */
  next(): Promise<Exchange> {
    const arrived = this.#arrived.shift();
    return arrived
      ? Promise.resolve(arrived)
      : new Promise(resolve => this.#waiting.push(resolve));
  }

  /** Whether a request waits to be answered. */
  get idle(): boolean {
    return this.#arrived.length === 0;
  }

  async stop(): Promise<void> {
    this.#sockets.forEach(socket => socket.destroy());
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Answers with JSON. */
export function answer(
  response: ServerResponse,
  code: number,
  body: object,
  headers: Record<string, string> = {},
) {
  response.writeHead(code, {
    'content-type': 'application/json',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/** A Status as the API server sends it with an error. */
export function status(code: number, reason: string, message = reason) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason,
    message,
  };
}
