import { ClusterHandle } from '@longshore/kube-sim';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from './Random';
import { deploymentOf, LiveObjects, SoakCell, toLiveObjects } from './SoakCell';

const NAMESPACE = 'soak';
const MOST_REPLICAS = 5;

/** A cluster of kube-sim. */
export class SimulatedCell implements SoakCell {
  readonly name: string;
  readonly services: string[];
  /** Its Deployments are never deleted, so that no service ever has none. */
  readonly #anchor: boolean;
  readonly #cluster: ClusterHandle;
  readonly #nodes: string[];
  #version = 1;

  constructor(options: {
    cluster: ClusterHandle;
    services: string[];
    nodes: string[];
    anchor: boolean;
  }) {
    this.name = options.cluster.name;
    this.services = options.services;
    this.#cluster = options.cluster;
    this.#nodes = options.nodes;
    this.#anchor = options.anchor;
    this.#cluster.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: NAMESPACE,
        labels: { 'longshore.dev/managed': 'true' },
      },
    });
    this.services.forEach(service => this.#deploy(service, 2));
  }

  get openWatches(): number {
    return this.#cluster.openWatches;
  }

  async churn(random: Random): Promise<string> {
    const service = random.pick(this.services);
    const kind = random.pick([
      'scale',
      'scale',
      'rollout',
      'delete-pod',
      ...(this.#anchor ? [] : ['delete']),
    ]);
    switch (kind) {
      case 'delete':
        if (this.#cluster.get('deployments.apps', NAMESPACE, service)) {
          this.#cluster.delete('deployments.apps', NAMESPACE, service);
        }
        break;
      case 'delete-pod': {
        const pods = this.#cluster.list('pods', { namespace: NAMESPACE });
        if (pods.length > 0) {
          const pod = random.pick(pods);
          this.#cluster.delete('pods', NAMESPACE, pod.metadata.name);
        }
        break;
      }
      case 'rollout':
        this.#version += 1;
        this.#deploy(service, random.between(1, MOST_REPLICAS));
        break;
      default:
        this.#deploy(service, random.between(0, MOST_REPLICAS));
    }
    return kind;
  }

  async breakAndMend(random: Random): Promise<string> {
    const { faults } = this.#cluster;
    const fault = random.pick([
      'drop-watches',
      'compact',
      'black-hole',
      'too-many-requests',
      'slow',
      'server-error',
      'node-off',
    ]);
    const node = random.pick(this.#nodes);
    switch (fault) {
      case 'drop-watches':
        faults.dropWatches();
        break;
      case 'compact':
        faults.compact({ expireWatches: true });
        break;
      case 'black-hole':
        faults.blackHole(true);
        await sleep(random.between(5_000, 40_000));
        faults.blackHole(false);
        break;
      case 'too-many-requests':
        faults.tooManyRequests({ retryAfter: 1 });
        faults.dropWatches();
        await sleep(random.between(3_000, 10_000));
        faults.tooManyRequests(false);
        break;
      case 'slow':
        faults.delay(random.between(500, 4_000));
        await sleep(random.between(5_000, 15_000));
        faults.delay(0);
        break;
      case 'server-error':
        faults.serverError(503);
        faults.dropWatches();
        await sleep(random.between(3_000, 10_000));
        faults.serverError(false);
        break;
      default:
        faults.nodeDown(node, true);
        await sleep(random.between(5_000, 50_000));
        faults.nodeDown(node, false);
    }
    return fault;
  }

  async heal(): Promise<void> {
    this.#cluster.faults.clear();
    this.#nodes.forEach(node => this.#cluster.faults.nodeDown(node, false));
  }

  async list(): Promise<LiveObjects> {
    return toLiveObjects(
      ['deployments.apps', 'pods'].flatMap(resource =>
        this.#cluster.list(resource, { namespace: NAMESPACE }),
      ),
    );
  }

  #deploy(service: string, replicas: number) {
    this.#cluster.apply(
      deploymentOf({
        service,
        namespace: NAMESPACE,
        image: `registry.example.com/${service}:1.0.${this.#version}`,
        replicas,
      }),
      { force: true },
    );
  }
}
