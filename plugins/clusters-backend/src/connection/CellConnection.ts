import { JsonObject } from '@backstage/types';
import { WriteAuthority } from '@longshore/plugin-clusters-common';
import { readFile } from 'node:fs/promises';
import { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { Socket } from 'node:net';
import { finished } from 'node:stream';
import {
  createSecureContext,
  SecureContext,
  SecureContextOptions,
} from 'node:tls';
import { ServerSigns } from '../health/ServerSigns';
import { ServerAccess } from '../registry/CellConfig';
import { acquireBoth, CallTurn } from './acquireBoth';
import { CellError } from './CellError';
import { impersonationHeaders } from './impersonation';
import { AnswerError, parseObject, readBody, tryParse } from './readAnswer';
import { readWarnings } from './readWarnings';
import { CellBudget, RequestBudget } from './RequestBudget';
import { RequestMeter } from './RequestMeter';
import { statusError } from './statusFailure';
import { transportFailure } from './transportFailure';
import { realClock } from '../time/Clock';
import { verbOf } from './verbOf';

/** An ordinary call takes milliseconds; the API server's own limit is 60 s. */
const CALL_TIMEOUT_MS = 30_000;
/** A watch is answered at once; a complete list may be queued for a while. */
const STREAM_OPEN_TIMEOUT_MS = 30_000;
/** A page of 500 pods is 3 MB, of very large ones 20 MB. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** An error's body is a Status; a proxy's may be a page. */
const MAX_ERROR_BYTES = 256 * 1024;

/** Each is a connection of its own, and one of the API server to a kubelet. */
export const MAX_LOGS = 400;

/** One request to an API server. */
export type CellRequest = {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Begins with a slash; segments already encoded. */
  path: string;
  query?: Record<string, string | undefined>;
  /** Sent as JSON. */
  body?: JsonObject;
  contentType?: string;
  /** Impersonate; as the platform's own account when absent. */
  as?: WriteAuthority;
  /**
   * For whom the platform's own account acts. It is named in the user agent,
   * since the cell's audit log keeps that and nothing else could name a person.
   */
  onBehalfOf?: WriteAuthority;
  /** What is asked in words, for messages: `list pods`. */
  what: string;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Told of what a good answer says beside its body. */
  onAnswer?: (answer: AnswerFacts) => void;
};

/** What stands in the head of an answer. */
export type AnswerFacts = {
  status: number;
  /** What the API server warns of: a field that is going away, … */
  warnings: string[];
};

/** Speaks HTTPS with the API server of one cell. */
export class CellConnection {
  readonly cell: string;
  /** What answers tell beside what was asked. */
  readonly signs = new ServerSigns();
  readonly #access: ServerAccess;
  readonly #agent: Agent;
  readonly budget: CellBudget;
  readonly meter: RequestMeter;
  /** Whether the last request was answered, with whatever it was. */
  #answers = false;
  /** Logs that are being read. */
  #logs = 0;

  constructor(options: {
    cell: string;
    access: ServerAccess;
    /** Its part of what all cells may have in flight; one of its own by default. */
    budget?: CellBudget;
    meter?: RequestMeter;
  }) {
    this.cell = options.cell;
    this.budget = options.budget ?? new RequestBudget().forCell();
    this.meter = options.meter ?? new RequestMeter({ clock: realClock });
    this.#access = options.access;
    const { identity, ca, serverName } = options.access;
    const credentials = {
      ca,
      ...(identity.type === 'client-certificate' && {
        cert: identity.certificate,
        key: identity.key,
      }),
    };
    this.#agent = new Agent({
      keepAlive: true,
      // One for all sockets: Node would make one for each, which costs time and
      // 20 KB a socket. A cell has some ten sockets open.
      secureContext: sharedContext(credentials),
      // Notices a peer that is gone while a socket waits in the pool.
      keepAliveMsecs: 30_000,
      ...credentials,
      servername: serverName,
      lookup: options.access.lookup,
    });
  }

  /**
   * Makes an ordinary call and returns the JSON object that is answered.
   *
   * @throws CellError
   */
  async call(request: CellRequest): Promise<JsonObject> {
    const release = await this.budget.acquire(request.signal);
    const deadline = AbortSignal.timeout(request.timeoutMs ?? CALL_TIMEOUT_MS);
    const signal = request.signal
      ? AbortSignal.any([request.signal, deadline])
      : deadline;
    try {
      const response = await this.#send(request, signal);
      return parseObject(await readBody(response, MAX_ANSWER_BYTES));
    } catch (error) {
      throw this.#explain(error, request, deadline);
    } finally {
      release();
    }
  }

  /**
   * Like {@link CellConnection.call} for answers that are plain text. It waits
   * for no place in the budget: that a cell hangs with all its calls is found out
   * by asking it for such an answer.
   */
  async callText(request: CellRequest): Promise<string> {
    const deadline = AbortSignal.timeout(request.timeoutMs ?? CALL_TIMEOUT_MS);
    const signal = request.signal
      ? AbortSignal.any([request.signal, deadline])
      : deadline;
    try {
      const response = await this.#send(request, signal);
      return await readBody(response, MAX_ERROR_BYTES);
    } catch (error) {
      throw this.#explain(error, request, deadline);
    }
  }

  /**
   * Opens a watch, which lives until it ends or `signal` aborts. It is not
   * counted among the calls in flight.
   *
   * @throws CellError
   */
  async stream(
    request: CellRequest & { signal: AbortSignal },
  ): Promise<IncomingMessage> {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new DOMException('Too slow', 'TimeoutError')),
      request.timeoutMs ?? STREAM_OPEN_TIMEOUT_MS,
    );
    try {
      return await this.#send(
        request,
        AbortSignal.any([request.signal, deadline.signal]),
      );
    } catch (error) {
      throw this.#explain(error, request, deadline.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Opens the log of a container, which lives like a watch. Only so many are read
   * at once: people may leave any number of them open.
   *
   * @throws CellError
   */
  async streamLog(
    request: CellRequest & { signal: AbortSignal },
  ): Promise<IncomingMessage> {
    if (this.#logs >= MAX_LOGS) {
      throw new CellError({
        code: 'too-many-logs',
        message: `Cell '${this.cell}': ${MAX_LOGS} logs are read already, and no more at once (${request.what}); close some of them`,
        params: { cell: this.cell, limit: String(MAX_LOGS) },
      });
    }
    this.#logs += 1;
    try {
      const log = await this.stream(request);
      finished(log, () => {
        this.#logs -= 1;
      });
      return log;
    } catch (error) {
      this.#logs -= 1;
      throw error;
    }
  }

  /**
   * Like {@link CellConnection.call} for an answer that is costly to decode. It is
   * sent and read by who holds `turn`, for which it waits as long as it takes. A
   * turn that was given up before the answer came is waited for again; a cell that
   * did not answer the last request is asked without one.
   *
   * @throws CellError
   */
  async callInTurn(
    request: CellRequest & { signal: AbortSignal },
    turn: CallTurn,
  ): Promise<JsonObject> {
    const { signal } = request;
    const acquire = () => acquireBoth(this.budget, turn, signal);
    let release = await (this.#answers
      ? acquire()
      : this.budget.acquire(signal));
    const deadline = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let response: IncomingMessage | undefined;
    try {
      response = await this.stream(request);
      if (!turn.held) {
        release();
        release = await acquire();
      }
      await turn.take(signal);
      timer = setTimeout(() => {
        deadline.abort();
        response?.destroy(new Error('Deadline passed'));
      }, request.timeoutMs ?? CALL_TIMEOUT_MS);
      return parseObject(await readBody(response, MAX_ANSWER_BYTES));
    } catch (error) {
      throw this.#explain(error, request, deadline.signal);
    } finally {
      clearTimeout(timer);
      response?.destroy();
      release();
      turn.leave();
    }
  }

  /** Closes the sockets that wait for reuse. */
  close() {
    this.#agent.destroy();
  }

  async #send(
    request: CellRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    this.meter.began(verbOf(request));
    try {
      return await this.#exchange(request, signal);
    } catch (error) {
      // What the caller has given up has not failed.
      if (!request.signal?.aborted) {
        this.meter.failed();
        this.#answers = error instanceof CellError;
      }
      throw error;
    }
  }

  async #exchange(
    request: CellRequest,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const body = request.body && JSON.stringify(request.body);
    const headers: Record<string, string> = {
      accept: 'application/json',
      'user-agent': userAgent(request),
      ...(await this.#authorization()),
      ...(request.as && impersonationHeaders(request.as)),
      ...(body && {
        'content-type': request.contentType ?? 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      }),
    };
    const url = this.#url(request);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpsRequest(url, {
        method: request.method ?? 'GET',
        agent: this.#agent,
        headers,
        signal,
      });
      outgoing.on('socket', listenForErrors);
      outgoing.on('response', resolve);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
    this.#answers = true;
    this.signs.see(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) {
      const text = this.#withoutToken(
        await readBody(response, MAX_ERROR_BYTES),
        headers.authorization,
      );
      throw statusError({
        cell: this.cell,
        what: request.what,
        status,
        body: tryParse(text),
        retryAfter: response.headers['retry-after'],
      });
    }
    request.onAnswer?.({
      status,
      warnings: readWarnings(response.headers.warning),
    });
    return response;
  }

  /** A server, or a proxy before it, may repeat what it was sent. */
  #withoutToken(text: string, authorization: string | undefined): string {
    const token = authorization?.replace(/^Bearer /, '');
    return token ? text.replaceAll(token, '…') : text;
  }

  #url(request: CellRequest): URL {
    const url = new URL(this.#access.url);
    url.pathname = `${url.pathname.replace(/\/$/, '')}${request.path}`;
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(name, value);
      }
    }
    return url;
  }

  async #authorization(): Promise<Record<string, string>> {
    const { identity } = this.#access;
    switch (identity.type) {
      case 'token':
        return { authorization: `Bearer ${identity.token}` };
      case 'token-file': {
        const token = await this.#readToken(identity.path);
        return { authorization: `Bearer ${token}` };
      }
      default:
        return {};
    }
  }

  async #readToken(path: string): Promise<string> {
    try {
      return (await readFile(path, 'utf8')).trim();
    } catch (error) {
      throw new CellError({
        code: 'credentials-unreadable',
        message: `Cell '${this.cell}': the token file ${path} cannot be read; mount it again`,
        params: { cell: this.cell, path },
      });
    }
  }

  #explain(error: unknown, request: CellRequest, deadline: AbortSignal) {
    if (error instanceof CellError || request.signal?.aborted) {
      return error;
    }
    if (error instanceof AnswerError) {
      return new CellError({
        code: 'bad-answer',
        message: `Cell '${this.cell}': ${error.message} (${request.what})`,
        params: { cell: this.cell, what: request.what },
      });
    }
    const cause = deadline.aborted
      ? Object.assign(new Error('Deadline passed'), { code: 'ETIMEDOUT' })
      : error;
    return new CellError(
      transportFailure({
        cell: this.cell,
        host: this.#access.url.host,
        error: cause,
      }),
    );
  }
}

const listening = new WeakSet<Socket>();

/**
 * Node 22: an answer that has come to its end lets go of its socket, which the
 * pool takes a moment later. If the request is aborted between the two, nobody
 * listens, and the error would be one of the process.
 */
function listenForErrors(socket: Socket) {
  if (!listening.has(socket)) {
    listening.add(socket);
    socket.on('error', () => {});
  }
}

function userAgent({ onBehalfOf }: CellRequest): string {
  return onBehalfOf
    ? `longshore (${encodeURI(onBehalfOf.user)}; ${encodeURI(
        onBehalfOf.operation,
      )})`
    : 'longshore';
}

/** None for credentials that are no good: the request that uses them says why. */
function sharedContext(
  credentials: SecureContextOptions,
): SecureContext | undefined {
  try {
    return createSecureContext(credentials);
  } catch {
    return undefined;
  }
}
