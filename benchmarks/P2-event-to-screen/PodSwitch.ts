import { FleetSimulator } from '../fleet/FleetSimulator';
import { FleetPlan, plannedServices } from '../fleet/plan';
import { LABEL_KUBERNETES_ID, NAMESPACE } from '../fleet/scenario';

type Pod = {
  metadata: { name: string };
  status: {
    conditions: { type: string; status: string }[];
    containerStatuses: { ready: boolean }[];
  };
};

/** Switches instances of services between ready and not ready in their cell. */
export class PodSwitch {
  readonly #simulator: FleetSimulator;
  readonly #cells: Map<string, string>;
  readonly #instances: number;
  /** Pods that were switched off, by service. */
  readonly #off = new Map<string, Pod>();

  constructor(simulator: FleetSimulator, plan: FleetPlan) {
    this.#simulator = simulator;
    this.#instances = plan.instances;
    this.#cells = new Map(
      plannedServices(plan).map(({ name, cell }) => [name, cell]),
    );
  }

  cellOf(service: string): string {
    return this.#cells.get(service)!;
  }

  /** How many instances of a service are ready in its cell. */
  readyOf(service: string): number {
    return this.#instances - (this.#off.has(service) ? 1 : 0);
  }

  /** Reads what is needed to switch any pod of a service, and returns how. */
  async prepare(service: string): Promise<() => Promise<void>> {
    const off = this.#off.get(service);
    const pod = off ?? (await this.#anyPod(service));
    return () => {
      if (off) {
        this.#off.delete(service);
      } else {
        this.#off.set(service, pod);
      }
      return this.#set(service, pod, off !== undefined);
    };
  }

  async restore(): Promise<void> {
    for (const [service, pod] of this.#off) {
      await this.#set(service, pod, true);
    }
    this.#off.clear();
  }

  async #anyPod(service: string): Promise<Pod> {
    const selector = encodeURIComponent(`${LABEL_KUBERNETES_ID}=${service}`);
    const { items } = await this.#simulator.kubernetes<{ items: Pod[] }>(
      this.cellOf(service),
      `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`,
    );
    return items[Math.floor(Math.random() * items.length)];
  }

  async #set(service: string, pod: Pod, ready: boolean): Promise<void> {
    await this.#simulator.kubernetes(
      this.cellOf(service),
      `/api/v1/namespaces/${NAMESPACE}/pods/${pod.metadata.name}/status`,
      {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body: {
          status: {
            conditions: pod.status.conditions.map(condition =>
              ['Ready', 'ContainersReady'].includes(condition.type)
                ? { ...condition, status: ready ? 'True' : 'False' }
                : condition,
            ),
            containerStatuses: pod.status.containerStatuses.map(status => ({
              ...status,
              ready,
            })),
          },
        },
      },
    );
  }
}
