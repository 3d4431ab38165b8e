import { configMap, deployment, event } from '../behaviours/objects';
import { KubeObject } from '../client/objects';
import { Resource } from '../Resource';
import { SeededRandom } from './SeededRandom';

// So few that most operations meet an object that was there before.
const NAMES = Array.from({ length: 20 }, (_, index) => `object-${index}`);

/** A type that is written at random. */
export interface RandomType {
  /** `v1/pods`, `apps/v1/deployments` and alike. */
  type: string;
  make(name: string, namespace: string, content: string): KubeObject;
}

/**
 * ConfigMaps are read from the watch cache, Events from the store itself (so
 * that a compaction counts for them at once), and a controller writes
 * Deployments too.
 */
export const RANDOM_TYPES: RandomType[] = [
  {
    type: 'v1/configmaps',
    make: (name, _, content) => configMap(name, { content }),
  },
  { type: 'v1/events', make: event },
  {
    type: 'v1/secrets',
    make: (name, _, content) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, annotations: { content } },
    }),
  },
  {
    type: 'apps/v1/deployments',
    make: (name, _, content) => {
      const object = deployment(name, { replicas: 0, spec: { paused: true } });
      object.metadata.annotations = { content };
      return object;
    },
  },
];

type Verb = 'create' | 'update' | 'patch' | 'apply' | 'delete';

/** Creates, changes and deletes objects of one type, the same for each seed. */
export class RandomWriter {
  readonly #resource: Resource;
  readonly #type: RandomType;
  readonly #namespace: string;
  readonly #random: SeededRandom;
  readonly #existing = new Map<string, string>();
  #count = 0;
  /** Uids of what was deleted. */
  readonly deleted = new Set<string>();
  /** How often each verb was used. */
  readonly verbs: { [verb in Verb]: number } = {
    create: 0,
    update: 0,
    patch: 0,
    apply: 0,
    delete: 0,
  };

  constructor(options: {
    resource: Resource;
    type: RandomType;
    namespace: string;
    random: SeededRandom;
  }) {
    this.#resource = options.resource;
    this.#type = options.type;
    this.#namespace = options.namespace;
    this.#random = options.random;
  }

  /** Makes this many operations, one after the other. */
  async write(operations: number): Promise<void> {
    for (let done = 0; done < operations; done++) {
      await this.#operate(this.#random.pick(NAMES));
    }
  }

  async #operate(name: string) {
    const verb = this.#verb(name);
    const content = `operation ${++this.#count}`;
    const object = this.#type.make(name, this.#namespace, content);
    this.verbs[verb] += 1;
    switch (verb) {
      case 'create':
        this.#keep(await this.#resource.create(object));
        return;
      case 'update':
        await this.#resource.update(name, object);
        return;
      case 'patch':
        await this.#resource.patch(name, {
          metadata: { labels: { content: String(this.#count) } },
        });
        return;
      case 'apply':
        this.#keep(
          await this.#resource.apply(name, 'random', object, { force: 'true' }),
        );
        return;
      default:
        await this.#resource.delete(name, {
          propagationPolicy: 'Background',
        });
        this.deleted.add(this.#existing.get(name)!);
        this.#existing.delete(name);
    }
  }

  #verb(name: string): Verb {
    return this.#existing.has(name)
      ? this.#random.pick(['update', 'patch', 'apply', 'delete'] as const)
      : this.#random.pick(['create', 'apply'] as const);
  }

  #keep({ metadata }: KubeObject) {
    this.#existing.set(metadata.name!, metadata.uid!);
  }
}
