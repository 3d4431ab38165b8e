import { Cell, Sandbox } from '@longshore/sandbox';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from './Random';
import { deploymentOf, LiveObjects, SoakCell, toLiveObjects } from './SoakCell';

const NAMESPACE = 'soak-production';
/** A real pod costs 20 MB. */
const MOST_REPLICAS = 3;

/** A cell of the sandbox: real API server, real kubelets. */
export class RealCell implements SoakCell {
  readonly name: string;
  readonly services: string[];
  readonly #cell: Cell;
  readonly #images: { v1: string; v2: string };
  /** Nobody can reach an API server that is broken on purpose. */
  #broken = false;
  /** From beside it, it can be reached while its line is cut. */
  #cut = false;

  private constructor(sandbox: Sandbox, cell: Cell, services: string[]) {
    this.name = cell.name;
    this.services = services;
    this.#cell = cell;
    this.#images = sandbox.images.web;
  }

  static async create(options: {
    sandbox: Sandbox;
    cell: Cell;
    services: string[];
  }): Promise<RealCell> {
    const { sandbox, cell, services } = options;
    await cell.applyServiceNamespace(NAMESPACE);
    const real = new RealCell(sandbox, cell, services);
    for (const service of services) {
      await real.#deploy(service, 1, real.#images.v1);
    }
    return real;
  }

  get kubeconfig(): string {
    return this.#cell.longshoreKubeconfigPath;
  }

  async churn(random: Random): Promise<string | undefined> {
    if (this.#broken) {
      return undefined;
    }
    const service = random.pick(this.services);
    const kind = random.pick(['scale', 'rollout', 'delete-pods']);
    try {
      if (kind === 'delete-pods') {
        await this.#kubectl(
          'delete',
          'pods',
          `--selector=app=${service}`,
          '--wait=false',
        );
      } else {
        await this.#deploy(
          service,
          random.between(kind === 'scale' ? 0 : 1, MOST_REPLICAS),
          kind === 'scale'
            ? this.#images.v1
            : random.pick(Object.values(this.#images)),
        );
      }
    } catch {
      // The cell was broken in the middle of it.
      return 'failed';
    }
    return kind;
  }

  async breakAndMend(random: Random): Promise<string> {
    const { apiServer, network, nodes } = this.#cell;
    const fault = random.pick([
      'api-server-paused',
      'packets-dropped',
      'compact',
      'node-off',
    ]);
    this.#broken = ['api-server-paused', 'compact'].includes(fault);
    this.#cut = fault === 'packets-dropped';
    try {
      switch (fault) {
        case 'api-server-paused':
          await apiServer.pause();
          await sleep(random.between(5_000, 40_000));
          await apiServer.resume();
          break;
        case 'packets-dropped':
          await network.cut();
          await sleep(random.between(5_000, 40_000));
          await network.heal();
          break;
        case 'compact':
          await this.#cell.compact();
          break;
        default: {
          const node = random.pick(nodes);
          await node.off();
          await sleep(random.between(5_000, 50_000));
          await node.on();
          await node.waitFor('Ready');
        }
      }
    } finally {
      this.#broken = false;
      this.#cut = false;
    }
    return fault;
  }

  async heal(): Promise<void> {
    await this.#cell.network.heal();
    await this.#cell.apiServer.start();
    for (const node of this.#cell.nodes) {
      await node.on();
      await node.waitFor('Ready');
    }
  }

  async list(): Promise<LiveObjects> {
    const { items } = JSON.parse(
      await this.#kubectl('get', 'deployments,pods', '--output=json'),
    ) as { items: unknown[] };
    return toLiveObjects(items);
  }

  /** Takes away what this run has made here. */
  async remove(): Promise<void> {
    await this.#cell.kubectl(['delete', 'namespace', NAMESPACE]);
  }

  async #deploy(service: string, replicas: number, image: string) {
    await this.#cell.kubectl(['apply', '--server-side', '--filename=-'], {
      inside: this.#cut,
      stdin: JSON.stringify(
        deploymentOf({ service, namespace: NAMESPACE, image, replicas }),
      ),
    });
  }

  #kubectl(...args: string[]): Promise<string> {
    return this.#cell.kubectl([...args, `--namespace=${NAMESPACE}`], {
      inside: this.#cut,
    });
  }
}
