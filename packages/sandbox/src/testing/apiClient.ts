import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** What an API server said. */
export interface Answer {
  status: number;
  body: string;
}

/** A watch that is on its way. */
export interface OpenWatch {
  /** The events so far. */
  events: { type: string; object: WatchedObject }[];
  /** Whether the server or the network has ended it, as far as one can tell. */
  ended: boolean;
  close(): void;
}

interface WatchedObject {
  metadata?: { name?: string };
  code?: number;
}

/**
 * Calls an API server as a kubeconfig of the sandbox says, over a connection
 * that is kept, so that tests see what a fault does to it.
 */
export class ApiClient {
  readonly #server: string;
  readonly #headers: { [name: string]: string };
  readonly #agent: Agent;

  constructor(kubeconfigFile: string) {
    const text = readFileSync(kubeconfigFile, 'utf8');
    const field = (name: string) =>
      new RegExp(`^ *${name}: (.*)$`, 'm').exec(text)?.[1];
    const decoded = (name: string) => {
      const value = field(name);
      return value && Buffer.from(value, 'base64');
    };
    const token = field('token');
    this.#server = field('server')!;
    this.#headers = token ? { authorization: `Bearer ${token}` } : {};
    this.#agent = new Agent({
      keepAlive: true,
      ca: decoded('certificate-authority-data'),
      cert: decoded('client-certificate-data'),
      key: decoded('client-key-data'),
    });
  }

  async get(path: string, timeoutMs = 30_000): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.#server}${path}`,
        { headers: this.#headers, agent: this.#agent },
        response => {
          let body = '';
          response.setEncoding('utf8').on('data', text => (body += text));
          response.on('end', () =>
            resolve({ status: response.statusCode!, body }),
          );
          response.on('error', reject);
        },
      );
      // Of the whole call: the connection itself may be what does not come.
      const timer = setTimeout(
        () => call.destroy(new Error(`no answer after ${timeoutMs} ms`)),
        timeoutMs,
      );
      call.on('error', reject).on('close', () => clearTimeout(timer));
      call.end();
    });
  }

  /** Begins to watch; resolves when the server has agreed. */
  async watch(path: string): Promise<OpenWatch> {
    return new Promise((resolve, reject) => {
      const call = request(
        `${this.#server}${path}`,
        { headers: this.#headers, agent: this.#agent },
        response => {
          const watch: OpenWatch = {
            events: [],
            ended: false,
            close: () => call.destroy(),
          };
          let rest = '';
          response.setEncoding('utf8').on('data', (text: string) => {
            const lines = (rest + text).split('\n');
            rest = lines.pop()!;
            watch.events.push(
              ...lines.filter(Boolean).map(line => JSON.parse(line)),
            );
          });
          response.on('close', () => {
            watch.ended = true;
          });
          response.on('error', () => {});
          resolve(watch);
        },
      );
      call.on('error', reject);
      call.end();
    });
  }

  /** Gives up all connections. */
  close(): void {
    this.#agent.destroy();
  }
}
