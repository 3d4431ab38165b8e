import { ResponseError } from '@backstage/errors';
import {
  CellAnswer,
  CellCheck,
  CellEnrolment,
  CellEventList,
  CellHealthHistory,
  CellList,
  CellManifests,
  CellRegistration,
  CellRegistrationChange,
  CellRequests,
  ClustersPageAccess,
  CordonRequest,
  CredentialSealing,
  DrainPreview,
  DrainRequest,
  NamespaceList,
  NodeList,
  NodeUtilisation,
  OperationAnswer,
  OperationList,
  UtilisationReport,
} from '@longshore/plugin-clusters-common';
import { OperationLogLine } from '@longshore/plugin-longshore-common';
import { ClustersApi } from './ClustersApi';

/** The pages' API over HTTP. */
export class ClustersPagesClient implements ClustersApi {
  readonly #fetch: typeof fetch;
  readonly #getBaseUrl: () => Promise<string>;

  constructor(options: {
    fetchApi: { fetch: typeof fetch };
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  }) {
    this.#fetch = options.fetchApi.fetch;
    this.#getBaseUrl = () => options.discoveryApi.getBaseUrl('clusters');
  }

  getAccess(): Promise<ClustersPageAccess> {
    return this.#get('/v1/access');
  }

  listCells(): Promise<CellList> {
    return this.#get('/v1/cells');
  }

  async getCell(cell: string) {
    return (await this.#get<CellAnswer>(cellPath(cell))).cell;
  }

  async getHistory(cell: string, since: string) {
    const path = `${cellPath(cell)}/history${toSearch({ since })}`;
    return (await this.#get<CellHealthHistory>(path)).changes;
  }

  listNodes(cell: string): Promise<NodeList> {
    return this.#get(`${cellPath(cell)}/nodes`);
  }

  listNamespaces(cell: string): Promise<NamespaceList> {
    return this.#get(`${cellPath(cell)}/namespaces`);
  }

  async listEvents(cell: string) {
    return (await this.#get<CellEventList>(`${cellPath(cell)}/events`)).events;
  }

  getRequests(cell: string): Promise<CellRequests> {
    return this.#get(`${cellPath(cell)}/requests`);
  }

  getUtilisation(days: number): Promise<UtilisationReport> {
    return this.#get(`/v1/utilisation${toSearch({ days })}`);
  }

  getNodeUtilisation(
    cell: string,
    node: string,
    days: number,
  ): Promise<NodeUtilisation> {
    return this.#get(
      `${nodePath(cell, node)}/utilisation${toSearch({ days })}`,
    );
  }

  async setCordon(cell: string, node: string, request: CordonRequest) {
    await this.#request('PUT', `${nodePath(cell, node)}/cordon`, request);
  }

  previewDrain(cell: string, node: string): Promise<DrainPreview> {
    return this.#get(`${nodePath(cell, node)}/drain`);
  }

  drain(cell: string, node: string, request: DrainRequest) {
    return this.#start('POST', `${nodePath(cell, node)}/drain`, request);
  }

  getManifests(): Promise<CellManifests> {
    return this.#get('/v1/manifests');
  }

  checkCell(registration: CellRegistration) {
    return this.#json<CellCheck>('POST', '/v1/cells/check', registration);
  }

  registerCell(registration: CellRegistration) {
    return this.#start('POST', '/v1/cells', registration);
  }

  enrolCell(enrolment: CellEnrolment) {
    return this.#start('POST', '/v1/enrolments', enrolment);
  }

  async changeCell(cell: string, change: CellRegistrationChange) {
    await this.#request('PATCH', cellPath(cell), change);
  }

  removeCell(cell: string) {
    return this.#start('DELETE', cellPath(cell));
  }

  getSealing(): Promise<CredentialSealing> {
    return this.#get('/v1/key-rotations');
  }

  rotateKeys() {
    return this.#start('POST', '/v1/key-rotations');
  }

  async listOperations(
    query: { within?: string; open?: boolean; limit?: number } = {},
  ) {
    const path = `/v1/operations${toSearch(query)}`;
    return (await this.#get<OperationList>(path)).operations;
  }

  async getOperation(id: string) {
    return (await this.#get<OperationAnswer>(operationPath(id))).operation;
  }

  async getOperationLog(id: string, after: number) {
    const path = `${operationPath(id)}/log${toSearch({ after })}`;
    return (await this.#get<{ lines: OperationLogLine[] }>(path)).lines;
  }

  cancelOperation(id: string) {
    return this.#start('POST', `${operationPath(id)}/cancel`);
  }

  async #start(method: string, path: string, body?: object) {
    return (await this.#json<OperationAnswer>(method, path, body)).operation;
  }

  #get<T>(path: string): Promise<T> {
    return this.#json('GET', path);
  }

  async #json<T>(method: string, path: string, body?: object): Promise<T> {
    return (await this.#request(method, path, body)).json();
  }

  async #request(method: string, path: string, body?: object) {
    const response = await this.#fetch(`${await this.#getBaseUrl()}${path}`, {
      method,
      ...(body && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}

function cellPath(cell: string): string {
  return `/v1/cells/${encodeURIComponent(cell)}`;
}

function nodePath(cell: string, node: string): string {
  return `${cellPath(cell)}/nodes/${encodeURIComponent(node)}`;
}

function operationPath(id: string): string {
  return `/v1/operations/${encodeURIComponent(id)}`;
}

function toSearch(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text && `?${text}`;
}
