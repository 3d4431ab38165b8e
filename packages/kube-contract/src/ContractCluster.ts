import { randomBytes } from 'node:crypto';
import { Answer, ApiClient, CallOptions, Query } from './client/ApiClient';
import { Status } from './client/objects';
import type { Ground } from './Ground';
import { Resource } from './Resource';
import { Watch } from './Watch';

// Real pods start within seconds; the rest is for a machine with other work.
const UNTIL_TIMEOUT_MS = 120_000;

/**
 * What one behaviour uses of a cluster. What it makes goes when it ends.
 *
 * @public
 */
export class ContractCluster {
  readonly ground: Ground;
  readonly #client: ApiClient;
  readonly #watchClient: ApiClient;
  readonly #watches: Watch[] = [];
  readonly #leftovers: string[] = [];
  readonly #namespaces: string[] = [];

  constructor(ground: Ground) {
    this.ground = ground;
    this.#client = new ApiClient(ground.access);
    this.#watchClient = new ApiClient(ground.watchAccess);
  }

  call<T = any>(path: string, options?: CallOptions): Promise<Answer<T>> {
    return this.#client.call<T>(path, options);
  }

  /** A request whose answer is read as it comes. */
  stream(path: string, options?: CallOptions) {
    return this.#client.open(path, options);
  }

  /** A request that must be refused; its Status. */
  async refused(path: string, options?: CallOptions): Promise<Status> {
    const answer = await this.call<Status>(path, options);
    if (answer.status < 400) {
      throw new Error(
        `${options?.method ?? 'GET'} ${path} was not refused: ${
          answer.status
        } ${answer.text}`,
      );
    }
    expect(answer.body).toMatchObject({
      kind: 'Status',
      apiVersion: 'v1',
      status: 'Failure',
      code: answer.status,
    });
    return answer.body;
  }

  /** The objects of a type such as `v1/pods` or `apps/v1/deployments`. */
  resource(type: string, namespace?: string): Resource {
    return new Resource(this.#client, type, namespace);
  }

  async watch(path: string, query?: Query, accept?: string): Promise<Watch> {
    const watch = await Watch.open({
      client: this.#watchClient,
      ground: this.ground,
      path,
      query,
      accept,
    });
    this.#watches.push(watch);
    return watch;
  }

  /**
   * Asks again and again until the answer is neither undefined nor false.
   * What the check throws counts as "not yet", and stands in the error.
   */
  async until<T>(
    what: string,
    check: () => Promise<T | undefined | false>,
    timeoutMs = UNTIL_TIMEOUT_MS,
  ): Promise<T> {
    const end = this.ground.now() + timeoutMs;
    let last = '';
    for (;;) {
      try {
        const answer = await check();
        if (answer !== undefined && answer !== false) {
          return answer;
        }
      } catch (error) {
        last = `; last: ${(error as Error).message}`;
      }
      if (this.ground.now() > end) {
        throw new Error(`${what}: not after ${timeoutMs / 1000} s${last}`);
      }
      await this.ground.pause();
    }
  }

  /** A name that nobody else has. */
  unique(prefix: string): string {
    return `${prefix}-${randomBytes(5).toString('hex')}`;
  }

  /** A new namespace, in which pods can be made. */
  async namespace(labels: { [name: string]: string } = {}): Promise<string> {
    const name = this.unique('contract');
    const namespaces = this.resource('v1/namespaces');
    await namespaces.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    this.#namespaces.push(name);
    await this.until(`the service account of namespace ${name}`, () =>
      this.resource('v1/serviceaccounts', name).find('default'),
    );
    return name;
  }

  /** An object that is deleted when the behaviour ends. */
  removeLater(path: string) {
    this.#leftovers.unshift(path);
  }

  /** Closes what is open and deletes what was made, without waiting for its end. */
  async cleanUp(): Promise<void> {
    this.#watches.forEach(watch => watch.close());
    for (const path of this.#leftovers) {
      await this.call(path, { method: 'DELETE' });
    }
    for (const namespace of this.#namespaces) {
      await this.#remove(namespace);
    }
    this.#client.close();
    this.#watchClient.close();
  }

  /**
   * Pods cost memory, so their namespaces go at once. The others go at last:
   * to empty one takes a server some 200 requests, for which others would wait.
   */
  async #remove(namespace: string) {
    const pods = this.resource('v1/pods', namespace);
    const path = this.resource('v1/namespaces').at(namespace);
    if ((await pods.names({ limit: 1 })).length > 0) {
      await this.call(path, { method: 'DELETE' });
    } else {
      this.ground.removeAtLast(path);
    }
  }
}
