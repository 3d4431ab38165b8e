import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, Server, createServer, request } from 'node:https';
import { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { ServerAccess } from '../registry/CellConfig';
import { TestAuthority } from './certificates';

/** One request that came by. */
export type ForwardedRequest = {
  url: URL;
  status?: number;
  /** It was told that its past is gone, by the answer or by an ERROR event. */
  expired?: boolean;
  /** The API server has ended the answer, and nobody before. */
  ended?: boolean;
};

/**
 * Stands before a real API server, so that a test can see what is asked, answer
 * something else, and cut what is open.
 */
export class ForwardingServer {
  static readonly #authority = new TestAuthority('forwarding');
  static readonly #certificate = ForwardingServer.#authority.issue();

  /** Every request since the start, oldest first. */
  readonly requests: ForwardedRequest[] = [];
  /** Called before a request goes on; `true` when it has been answered. */
  intercept: (
    url: URL,
    response: ServerResponse,
  ) => Promise<boolean> | boolean = () => false;
  /** Put into the head of each answer, as a server does that warns. */
  warn?: string;
  readonly #server: Server;
  readonly #target: ServerAccess;
  readonly #agent: Agent;
  readonly #sockets = new Set<Duplex>();

  static async start(target: ServerAccess): Promise<ForwardingServer> {
    const server = createServer(this.#certificate);
    const forwarding = new ForwardingServer(server, target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return forwarding;
  }

  private constructor(server: Server, target: ServerAccess) {
    this.#server = server;
    this.#target = target;
    this.#agent = new Agent({ ca: target.ca, keepAlive: false });
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.on('request', (asked, response) => {
      this.#answer(asked, response).catch(() => response.destroy());
    });
  }

  /** How to reach the API server through it. */
  get access(): ServerAccess {
    const { port } = this.#server.address() as AddressInfo;
    return {
      url: new URL(`https://127.0.0.1:${port}`),
      ca: ForwardingServer.#authority.pem,
      identity: this.#target.identity,
    };
  }

  /** Ends every connection, as a load balancer does that restarts. */
  cut() {
    this.#sockets.forEach(socket => socket.destroy());
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
    this.#agent.destroy();
  }

  async #answer(asked: IncomingMessage, response: ServerResponse) {
    // A simulated cell has a path of its own.
    const root = this.#target.url.pathname.replace(/\/$/, '');
    const url = new URL(`${root}${asked.url ?? '/'}`, this.#target.url);
    const entry: ForwardedRequest = { url };
    this.requests.push(entry);
    if (await this.intercept(url, response)) {
      entry.status = response.statusCode;
      return;
    }
    const onward = request(url, {
      method: asked.method,
      headers: { ...asked.headers, host: url.host },
      agent: this.#agent,
    });
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    onward.on('response', answered => {
      entry.status = answered.statusCode;
      entry.expired = answered.statusCode === 410;
      answered.on('data', (chunk: Buffer) => {
        entry.expired ||= chunk.includes('"code":410');
      });
      answered.on('end', () => {
        entry.ended = true;
      });
      response.writeHead(answered.statusCode ?? 502, {
        ...answered.headers,
        ...(this.warn && { warning: this.warn }),
      });
      response.flushHeaders();
      answered.on('error', () => response.destroy());
      answered.pipe(response);
    });
    asked.pipe(onward);
  }
}
