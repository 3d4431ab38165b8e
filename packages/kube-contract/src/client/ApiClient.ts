import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

/** Where an API server answers, and as whom to ask. */
export interface ClusterAccess {
  /** `https:`; its path, if any, comes before every API path. */
  url: string;
  /** PEM of the authority that signed the server's certificate. */
  ca: string;
  /** PEM of an administrator's client certificate and its key. */
  cert: string;
  key: string;
}

/** Whom to impersonate. */
export interface Identity {
  user: string;
  groups?: string[];
  extra?: { [name: string]: string[] };
}

/** The query of a request; what is undefined is left out. */
export type Query = { [name: string]: string | number | undefined };

export interface CallOptions {
  method?: string;
  query?: Query;
  /** Sent as JSON, a string as it is. */
  body?: unknown;
  contentType?: string;
  accept?: string;
  as?: Identity;
  /** Instead of the client certificate. */
  token?: string;
}

export interface Answer<T = any> {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** What `text` says as JSON; undefined when it is none. */
  body: T;
}

// The slowest answer is a list that waits for a version: 3 s. The rest is for
// a machine that is busy with other things.
const CALL_TIMEOUT_MS = 60_000;

/** Speaks HTTPS with an API server, as a client that hides nothing. */
export class ApiClient {
  readonly #access: ClusterAccess;
  readonly #agent: Agent;
  /** Certificates count for a connection, so a token needs one without. */
  readonly #tokenAgent: Agent;

  constructor(access: ClusterAccess) {
    const { ca, cert, key } = access;
    this.#access = access;
    this.#agent = new Agent({ keepAlive: true, ca, cert, key });
    this.#tokenAgent = new Agent({ keepAlive: false, ca });
  }

  /** One request and its whole answer, whatever its status. */
  async call<T = any>(
    path: string,
    options: CallOptions = {},
  ): Promise<Answer<T>> {
    const response = await this.open(path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const isJson = response.headers['content-type']?.includes('json');
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      text,
      body: isJson && text ? JSON.parse(text) : undefined,
    };
  }

  /** One request, whose answer the caller reads as it comes. */
  open(path: string, options: CallOptions = {}): Promise<IncomingMessage> {
    const url = new URL(`${this.#access.url}${path}`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) {
        url.searchParams.append(name, String(value));
      }
    }
    const { body } = options;
    const text =
      body === undefined || typeof body === 'string'
        ? body
        : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const deadline = new AbortController();
      const timer = setTimeout(
        () => deadline.abort(new Error(`${path}: no answer in time`)),
        CALL_TIMEOUT_MS,
      );
      const request = httpsRequest(
        url,
        {
          signal: deadline.signal,
          agent: options.token ? this.#tokenAgent : this.#agent,
          method: options.method ?? 'GET',
          headers: headersOf(options, text),
        },
        response => {
          // A watch may be silent for longer, and ends by its own limit.
          clearTimeout(timer);
          resolve(response);
        },
      );
      request.on('error', error => {
        clearTimeout(timer);
        reject(error);
      });
      request.end(text);
    });
  }

  close() {
    this.#agent.destroy();
    this.#tokenAgent.destroy();
  }
}

function headersOf(options: CallOptions, text: string | undefined) {
  return {
    accept: options.accept ?? 'application/json',
    'user-agent': 'kube-contract/1.0',
    ...(text !== undefined && {
      'content-type': options.contentType ?? 'application/json',
      // Node leaves it out for DELETE, and the body with it.
      'content-length': String(Buffer.byteLength(text)),
    }),
    ...(options.token && { authorization: `Bearer ${options.token}` }),
    ...(options.as && impersonation(options.as)),
  };
}

function impersonation({ user, groups, extra }: Identity) {
  const headers: { [name: string]: string | string[] } = {
    'impersonate-user': user,
    ...(groups && { 'impersonate-group': groups }),
  };
  for (const [name, values] of Object.entries(extra ?? {})) {
    headers[`impersonate-extra-${encodeURIComponent(name)}`] = values;
  }
  return headers;
}
