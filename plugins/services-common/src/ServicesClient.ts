import { ResponseError } from '@backstage/errors';
import {
  InstanceListQuery,
  InstanceListResponse,
  PastInstanceList,
  PastInstanceQuery,
  RevisionQuery,
  ServiceDetailResponse,
  ServiceEnvironmentsResponse,
  ServiceListQuery,
  ServiceListResponse,
  SetCountsRequest,
  SetCountsResponse,
} from './api';

/**
 * Names a service in one environment.
 *
 * @public
 */
export type ServiceKey = {
  namespace: string;
  name: string;
  environment: string;
};

/**
 * The services plugin over HTTP.
 *
 * @remarks
 *
 * All calls throw `ResponseError`: `NotFoundError` for what does not exist and
 * for what the reader is not a member of, which are the same on purpose.
 *
 * @public
 */
export interface ServicesApi {
  listServices(query: ServiceListQuery): Promise<ServiceListResponse>;
  getEnvironments(
    component: { namespace: string; name: string },
    query?: RevisionQuery,
  ): Promise<ServiceEnvironmentsResponse>;
  getService(
    key: ServiceKey,
    query?: RevisionQuery,
  ): Promise<ServiceDetailResponse>;
  listInstances(
    key: ServiceKey,
    query: InstanceListQuery,
  ): Promise<InstanceListResponse>;
  listPastInstances(
    key: ServiceKey,
    query?: PastInstanceQuery,
  ): Promise<PastInstanceList>;
  setCounts(
    key: ServiceKey,
    request: SetCountsRequest,
  ): Promise<SetCountsResponse>;
}

/** After this every replica has read a write by itself, several times over. */
const OWN_WRITE_IS_NEW_MS = 30_000;

/**
 * {@link ServicesApi} with the fetch and discovery of the caller.
 *
 * @remarks
 *
 * What it has written, it reads: for half a minute after a write every query
 * asks for an answer that contains it, whichever replica gives it.
 *
 * @public
 */
export class ServicesClient implements ServicesApi {
  readonly #fetch: typeof fetch;
  readonly #getBaseUrl: () => Promise<string>;
  #written: { revision: number; at: number } | undefined;

  constructor(options: {
    fetchApi: { fetch: typeof fetch };
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  }) {
    this.#fetch = options.fetchApi.fetch;
    this.#getBaseUrl = () => options.discoveryApi.getBaseUrl('services');
  }

  async listServices(query: ServiceListQuery): Promise<ServiceListResponse> {
    return this.#get('/services', query);
  }

  async getEnvironments(
    component: { namespace: string; name: string },
    query: RevisionQuery = {},
  ): Promise<ServiceEnvironmentsResponse> {
    const { namespace, name } = component;
    return this.#get(toPath([namespace, name]), query);
  }

  async getService(
    key: ServiceKey,
    query: RevisionQuery = {},
  ): Promise<ServiceDetailResponse> {
    return this.#get(servicePath(key), query);
  }

  async listInstances(
    key: ServiceKey,
    query: InstanceListQuery,
  ): Promise<InstanceListResponse> {
    return this.#get(`${servicePath(key)}/instances`, query);
  }

  async listPastInstances(
    key: ServiceKey,
    query: PastInstanceQuery = {},
  ): Promise<PastInstanceList> {
    return this.#request(
      `${servicePath(key)}/instances/past${toSearch(query)}`,
      { method: 'GET' },
    );
  }

  async setCounts(
    key: ServiceKey,
    request: SetCountsRequest,
  ): Promise<SetCountsResponse> {
    const answer = await this.#request<SetCountsResponse>(
      `${servicePath(key)}/counts`,
      {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(request),
      },
    );
    this.#written = { revision: answer.revision, at: Date.now() };
    return answer;
  }

  #get<T>(path: string, query: RevisionQuery): Promise<T> {
    const minRevision = query.minRevision ?? this.#ownWrite();
    const search = toSearch({ ...query, minRevision });
    return this.#request(`${path}${search}`, { method: 'GET' });
  }

  #ownWrite(): number | undefined {
    const written = this.#written;
    return written && Date.now() - written.at < OWN_WRITE_IS_NEW_MS
      ? written.revision
      : undefined;
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#fetch(
      `${await this.#getBaseUrl()}${path}`,
      init,
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response.json();
  }
}

function servicePath({ namespace, name, environment }: ServiceKey): string {
  return toPath([namespace, name, environment]);
}

function toPath(parts: string[]): string {
  return `/services/${parts.map(encodeURIComponent).join('/')}`;
}

function toSearch(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== '') {
        search.append(name, String(item));
      }
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}
