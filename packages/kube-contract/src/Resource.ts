import { ApiClient, CallOptions, Query } from './client/ApiClient';
import { KubeList, KubeObject } from './client/objects';

/** How a change is described in a PATCH. */
export const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** The objects of one type, in one namespace or everywhere. */
export class Resource {
  readonly #client: ApiClient;
  /** The path of the collection. */
  readonly path: string;

  /** `type` is `v1/pods`, `apps/v1/deployments` and alike. */
  constructor(client: ApiClient, type: string, namespace?: string) {
    const parts = type.split('/');
    const plural = parts.pop()!;
    const root =
      parts.length === 1 ? `/api/${parts[0]}` : `/apis/${parts.join('/')}`;
    this.#client = client;
    this.path = namespace
      ? `${root}/namespaces/${namespace}/${plural}`
      : `${root}/${plural}`;
  }

  /** `name` may have a subresource behind it: `web/scale`. */
  at(name: string): string {
    return `${this.path}/${name}`;
  }

  get(name: string, query?: Query): Promise<KubeObject> {
    return this.#ask(this.at(name), { query });
  }

  /** Undefined when there is none. */
  async find(name: string): Promise<KubeObject | undefined> {
    const answer = await this.#client.call(this.at(name));
    if (answer.status === 404) {
      return undefined;
    }
    return answer.body;
  }

  list(query?: Query): Promise<KubeList> {
    return this.#ask(this.path, { query }) as Promise<any>;
  }

  /** Sorted names of a list. */
  async names(query?: Query): Promise<string[]> {
    const { items } = await this.list(query);
    return items.map(({ metadata }) => metadata.name!).sort();
  }

  create(object: KubeObject, query?: Query): Promise<KubeObject> {
    return this.#ask(this.path, { method: 'POST', body: object, query });
  }

  update(name: string, object: KubeObject, query?: Query): Promise<KubeObject> {
    return this.#ask(this.at(name), { method: 'PUT', body: object, query });
  }

  patch(
    name: string,
    body: unknown,
    type: Exclude<keyof typeof PATCH_TYPES, 'apply'> = 'merge',
    query?: Query,
  ): Promise<KubeObject> {
    return this.#ask(this.at(name), {
      method: 'PATCH',
      body,
      contentType: PATCH_TYPES[type],
      query,
    });
  }

  /** Server-side apply as `fieldManager`. */
  apply(
    name: string,
    fieldManager: string,
    body: unknown,
    query?: Query,
  ): Promise<KubeObject> {
    return this.#ask(this.at(name), {
      method: 'PATCH',
      body,
      contentType: PATCH_TYPES.apply,
      query: { fieldManager, ...query },
    });
  }

  delete(name: string, body?: unknown, query?: Query): Promise<KubeObject> {
    return this.#ask(this.at(name), { method: 'DELETE', body, query });
  }

  async #ask(path: string, options: CallOptions): Promise<KubeObject> {
    const { status, text, body } = await this.#client.call(path, options);
    if (status < 200 || status > 299) {
      throw new Error(`${options.method ?? 'GET'} ${path}: ${status} ${text}`);
    }
    return body;
  }
}
