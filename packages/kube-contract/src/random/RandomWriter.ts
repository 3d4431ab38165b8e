import {
  configMap,
  deployment,
  event,
  idlePod,
  idleTemplate,
} from '../behaviours/objects';
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
  /** Cannot be replaced as a whole, since the server fills in what never changes. */
  keepsItsSpec?: boolean;
}

const TEMPLATE = {
  spec: {
    restartPolicy: 'Never',
    containers: [{ name: 'app', image: 'registry.example/app:1' }],
  },
};

/**
 * ConfigMaps are read from the watch cache, Events from the store itself (so
 * that a compaction counts for them at once), and controllers write Deployments,
 * StatefulSets and Jobs too. None of these has pods, which would be changed by
 * others all the time; the pods among them are of nobody, and never run.
 */
export const RANDOM_TYPES: RandomType[] = [
  {
    type: 'v1/configmaps',
    make: (name, _, content) => configMap(name, { content }),
  },
  { type: 'v1/events', make: event },
  {
    type: 'v1/pods',
    keepsItsSpec: true,
    make: (name, _, content) => {
      const object = idlePod(name);
      object.metadata.annotations = { content };
      return object;
    },
  },
  {
    type: 'apps/v1/deployments',
    make: (name, _, content) => {
      const object = deployment(name, { replicas: 0, spec: { paused: true } });
      object.metadata.annotations = { content };
      return object;
    },
  },
  {
    type: 'apps/v1/statefulsets',
    make: (name, _, content) => ({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name, annotations: { content } },
      spec: {
        replicas: 0,
        serviceName: name,
        selector: { matchLabels: { app: name } },
        template: idleTemplate({ app: name }),
      },
    }),
  },
  {
    type: 'batch/v1/jobs',
    keepsItsSpec: true,
    make: (name, _, content) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, annotations: { content } },
      spec: { suspend: true, template: TEMPLATE },
    }),
  },
  {
    type: 'batch/v1/cronjobs',
    make: (name, _, content) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, annotations: { content } },
      spec: {
        schedule: '0 4 * * *',
        suspend: true,
        jobTemplate: { spec: { template: TEMPLATE } },
      },
    }),
  },
  {
    type: 'discovery.k8s.io/v1/endpointslices',
    make: (name, _, content) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, annotations: { content } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.7'] }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    }),
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
    if (!this.#existing.has(name)) {
      return this.#random.pick(['create', 'apply'] as const);
    }
    const verb = this.#random.pick([
      'update',
      'patch',
      'apply',
      'delete',
    ] as const);
    return verb === 'update' && this.#type.keepsItsSpec ? 'patch' : verb;
  }

  #keep({ metadata }: KubeObject) {
    this.#existing.set(metadata.name!, metadata.uid!);
  }
}
