import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  ApplyRequest,
  ChangeMessage,
  InstanceEndList,
  RowPage,
  RowQuery,
  EventsRequest,
  EventsResponse,
  LogMessage,
  LogRequest,
  PlacementPreview,
  PlacementRequest,
  ScaleRequest,
  SummaryRequest,
  SummaryResponse,
  WriteResponse,
} from '@longshore/plugin-clusters-common';
import { ClustersService } from './ClustersService';
import { readLines } from './readLines';

/** A cell has 25 s for a write; what takes longer is a broken connection. */
const WRITE_TIMEOUT_MS = 60_000;
/** What is asked for lies in memory or in a database of a few thousand rows. */
const READ_TIMEOUT_MS = 15_000;
/** Heartbeats come every 10 s, so this is a connection that is half open. */
const SILENCE_MS = 30_000;

/**
 * Reaches the clusters plugin over HTTP, wherever it runs.
 *
 * @public
 */
export class ClustersClient implements ClustersService {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #silenceMs: number;

  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    /** Silence after which a stream counts as broken; for tests. */
    silenceMs?: number;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#silenceMs = options.silenceMs ?? SILENCE_MS;
  }

  async *watchChanges(options: {
    cursor?: string;
    signal: AbortSignal;
  }): AsyncGenerator<ChangeMessage> {
    const { cursor, signal } = options;
    yield* this.#stream<ChangeMessage>('/v1/changes', {
      credentials: await this.#auth.getOwnServiceCredentials(),
      query: cursor === undefined ? {} : { cursor },
      signal,
    });
  }

  readLogs(
    request: LogRequest,
    options: { credentials: BackstageCredentials; signal: AbortSignal },
  ): AsyncGenerator<LogMessage> {
    return this.#stream<LogMessage>('/v1/logs', {
      ...options,
      method: 'POST',
      body: JSON.stringify(request),
    });
  }

  async readEvents(
    request: EventsRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<EventsResponse> {
    const response = await this.#fetch('/v1/events', {
      ...options,
      method: 'POST',
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(WRITE_TIMEOUT_MS),
    });
    return (await response.json()) as EventsResponse;
  }

  async queryRows(query: RowQuery): Promise<RowPage> {
    return this.#ask('/v1/rows/query', query);
  }

  async summarizeServices(request: SummaryRequest): Promise<SummaryResponse> {
    return this.#ask('/v1/rows/summaries', request);
  }

  async listInstanceEnds(
    options: { limit?: number } = {},
  ): Promise<InstanceEndList> {
    const { limit } = options;
    const response = await this.#fetch('/v1/instance-ends', {
      credentials: await this.#auth.getOwnServiceCredentials(),
      query: limit === undefined ? {} : { limit: String(limit) },
      signal: AbortSignal.timeout(READ_TIMEOUT_MS),
    });
    return (await response.json()) as InstanceEndList;
  }

  async acknowledgeInstanceEnds(ids: string[]): Promise<void> {
    await this.#fetch('/v1/instance-ends/acknowledge', {
      method: 'POST',
      credentials: await this.#auth.getOwnServiceCredentials(),
      body: JSON.stringify({ ids }),
      signal: AbortSignal.timeout(READ_TIMEOUT_MS),
    });
  }

  async previewPlacement(request: PlacementRequest): Promise<PlacementPreview> {
    return this.#ask('/v1/placement/preview', request);
  }

  async scale(
    request: ScaleRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<WriteResponse> {
    return this.#write('PUT', '/v1/scale', request, options.credentials);
  }

  async apply(
    request: ApplyRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<WriteResponse> {
    return this.#write('POST', '/v1/apply', request, options.credentials);
  }

  /** Messages of a stream that says something at least now and then. */
  async *#stream<T>(
    path: string,
    options: {
      method?: string;
      credentials: BackstageCredentials;
      query?: Record<string, string>;
      body?: string;
      signal: AbortSignal;
    },
  ): AsyncGenerator<T> {
    const { signal } = options;
    const silence = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const expectMore = () => {
      clearTimeout(timer);
      timer = setTimeout(
        () =>
          silence.abort(
            new Error(
              `The clusters plugin has sent nothing for ${this.#silenceMs} ms`,
            ),
          ),
        this.#silenceMs,
      );
    };
    try {
      expectMore();
      const response = await this.#fetch(path, {
        ...options,
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.body) {
        return;
      }
      for await (const line of readLines(response.body, expectMore)) {
        yield JSON.parse(line) as T;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      throw error;
    } finally {
      clearTimeout(timer);
      // Lets go of the socket when the reader has left the loop early.
      silence.abort();
    }
  }

  /** Asks for what is answered from memory, as the plugin itself. */
  async #ask<TAnswer>(path: string, question: object): Promise<TAnswer> {
    const response = await this.#fetch(path, {
      method: 'POST',
      credentials: await this.#auth.getOwnServiceCredentials(),
      body: JSON.stringify(question),
      signal: AbortSignal.timeout(READ_TIMEOUT_MS),
    });
    return (await response.json()) as TAnswer;
  }

  async #write(
    method: string,
    path: string,
    request: ScaleRequest | ApplyRequest,
    credentials: BackstageCredentials,
  ): Promise<WriteResponse> {
    const waitMs = 'wait' in request ? (request.wait?.seconds ?? 0) * 1_000 : 0;
    const response = await this.#fetch(path, {
      method,
      credentials,
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(WRITE_TIMEOUT_MS + waitMs),
    });
    return (await response.json()) as WriteResponse;
  }

  async #fetch(
    path: string,
    options: {
      method?: string;
      credentials: BackstageCredentials;
      query?: Record<string, string>;
      body?: string;
      signal: AbortSignal;
    },
  ): Promise<Response> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'clusters',
    });
    const baseUrl = await this.#discovery.getBaseUrl('clusters');
    const url = new URL(`${baseUrl}${path}`);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      url.searchParams.set(name, value);
    }
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        ...(options.body && { 'content-type': 'application/json' }),
      },
      body: options.body,
      signal: options.signal,
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
