import {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  ApplyRequest,
  ChangeMessage,
  ScaleRequest,
  WriteResponse,
} from '@longshore/plugin-clusters-common';
import { ClustersService } from './ClustersService';
import { readLines } from './readLines';

/** A cell has 25 s for a write; what takes longer is a broken connection. */
const WRITE_TIMEOUT_MS = 60_000;
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
      const response = await this.#fetch('/v1/changes', {
        credentials: await this.#auth.getOwnServiceCredentials(),
        query: cursor === undefined ? {} : { cursor },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.body) {
        return;
      }
      for await (const line of readLines(response.body, expectMore)) {
        yield JSON.parse(line) as ChangeMessage;
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
