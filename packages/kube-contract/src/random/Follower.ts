import { KubeList, KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';

const PAGE = 7;

/**
 * Keeps a copy of a collection by list and watch, as the plainest client does:
 * it goes on from the version last seen when a watch ends, and lists again when
 * that is too old.
 */
export class Follower {
  readonly #cluster: ContractCluster;
  readonly #path: string;
  #version?: string;
  #stopped = false;
  /** The copy, by uid. */
  readonly objects = new Map<string, KubeObject>();
  /** How often it listed, and how often it went on without. */
  lists = 0;
  resumptions = 0;

  constructor(cluster: ContractCluster, path: string) {
    this.#cluster = cluster;
    this.#path = path;
  }

  /** Follows until {@link Follower.stop}. */
  async run(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (this.#version === undefined) {
          await this.#list();
        } else {
          this.resumptions += 1;
        }
        await this.#watch();
      } catch (error) {
        if (!/ECONN|socket hang up|410/.test(String(error))) {
          throw error;
        }
        await this.#cluster.ground.pause();
      }
    }
  }

  stop() {
    this.#stopped = true;
  }

  async #list(): Promise<void> {
    const found: KubeObject[] = [];
    let page: KubeList | undefined;
    do {
      const answer = await this.#cluster.call<KubeList>(this.#path, {
        query: { limit: PAGE, continue: page?.metadata.continue },
      });
      if (answer.status === 410) {
        // The next round of `run` begins anew.
        throw new Error(`list ${this.#path}: 410`);
      }
      page = answer.body;
      found.push(...page.items);
    } while (page.metadata.continue);
    this.lists += 1;
    this.objects.clear();
    found.forEach(object => this.#put(object));
    this.#version = page.metadata.resourceVersion;
  }

  async #watch() {
    const watch = await this.#cluster.watch(this.#path, {
      resourceVersion: this.#version,
      allowWatchBookmarks: 'true',
      timeoutSeconds: 600,
    });
    for (;;) {
      const event = await watch.nextNow();
      if (!event) {
        return;
      }
      const { type, object } = event;
      if (type === 'ERROR') {
        if (object.code !== 410) {
          throw new Error(`watch ${this.#path}: ${object.message}`);
        }
        this.#version = undefined;
        return;
      }
      if (type === 'DELETED') {
        this.objects.delete(object.metadata.uid!);
      } else if (type !== 'BOOKMARK') {
        this.#put(object);
      }
      this.#version = object.metadata.resourceVersion;
    }
  }

  #put(object: KubeObject) {
    this.objects.set(object.metadata.uid!, object);
  }
}

/**
 * An object without what stands in an answer's frame: items of a list carry
 * neither kind nor version.
 */
export function content(object: KubeObject): Partial<KubeObject> {
  const { kind, apiVersion, ...rest } = object;
  return rest;
}

/**
 * Objects in the order of their uids, without frames.
 *
 * @public
 */
export function sorted(objects: Iterable<KubeObject>) {
  return [...objects]
    .map(content)
    .sort((a, b) => (a.metadata!.uid! < b.metadata!.uid! ? -1 : 1));
}
