import { forbidden } from '../api/ApiError';
import { indexPod, podFacts, PodFacts } from '../api/podFacts';
import { PODS, RESOURCE_QUOTAS, ResourceType } from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { JsonObject, KubeObject } from '../objects';
import { parseQuantity } from '../quantity';
import { Change } from '../storage/History';
import { parseObject } from '../storage/StoredObject';
import { updateStatus } from './updateStatus';

type Quota = {
  spec: { hard?: { [name: string]: string } };
  status: JsonObject;
};
type Usage = { pods: number; cpu: number; memory: number };

/** What a quota's name counts; undefined for names that the simulator does not count. */
function amountOf(name: string, usage: Usage): number | undefined {
  switch (name) {
    case 'pods':
    case 'count/pods':
      return usage.pods;
    case 'cpu':
    case 'requests.cpu':
      return usage.cpu / 1_000;
    case 'memory':
    case 'requests.memory':
      return usage.memory;
    default:
      return undefined;
  }
}

function text(name: string, amount: number): string {
  if (!name.endsWith('cpu')) return String(amount);
  const millis = Math.round(amount * 1_000);
  return millis % 1_000 === 0 ? String(millis / 1_000) : `${millis}m`;
}

/** Compared in thousandths: 0.1 + 0.05 is a little more than 0.15. */
function exceeds(amount: number, limit: string): boolean {
  const most = parseQuantity(limit) ?? Infinity;
  return Math.round(amount * 1_000) > Math.round(most * 1_000);
}

function usageOf({ cpuMillis, memoryBytes }: PodFacts): Usage {
  return { pods: 1, cpu: cpuMillis, memory: memoryBytes };
}

/** Refuses pods that a ResourceQuota has no room for, and keeps `status.used`. Counts pods, cpu and memory requests. */
export class QuotaController {
  constructor(private readonly cluster: Cluster) {
    cluster.registry.addCheck((type, object, before) => {
      if (type === PODS && !before) this.check(object);
    });
  }

  onChange(type: ResourceType, { current }: Change) {
    if (type !== PODS && type !== RESOURCE_QUOTAS) return;
    const { namespace } = current;
    for (const quota of this.cluster.store
      .table(RESOURCE_QUOTAS)
      .range(namespace)) {
      this.cluster.queue.add(`quota/${quota.uid}`, () => this.sync(quota.uid));
    }
  }

  private used(namespace: string): Usage {
    const total: Usage = { pods: 0, cpu: 0, memory: 0 };
    for (const pod of this.cluster.store.table(PODS).range(namespace)) {
      const facts = podFacts(pod);
      if (facts.phase !== 'Succeeded' && facts.phase !== 'Failed') {
        total.pods += 1;
        total.cpu += facts.cpuMillis;
        total.memory += facts.memoryBytes;
      }
    }
    return total;
  }

  private check(pod: KubeObject) {
    const { namespace = '', name } = pod.metadata;
    const quotas = [
      ...this.cluster.store.table(RESOURCE_QUOTAS).range(namespace),
    ];
    if (quotas.length === 0) return;
    const used = this.used(namespace);
    const asked = usageOf(indexPod(pod));
    for (const stored of quotas) {
      const { hard = {} } = (parseObject(stored) as unknown as Quota).spec;
      const over = Object.entries(hard).filter(([resource, limit]) => {
        const before = amountOf(resource, used);
        const more = amountOf(resource, asked);
        return (
          before !== undefined &&
          more !== undefined &&
          more > 0 &&
          exceeds(before + more, limit)
        );
      });
      if (over.length === 0) continue;
      const list = (of: (resource: string, limit: string) => string) =>
        over
          .map(([resource, limit]) => `${resource}=${of(resource, limit)}`)
          .join(',');
      throw forbidden(
        PODS,
        name,
        `exceeded quota: ${stored.name}, requested: ${list(resource =>
          text(resource, amountOf(resource, asked) ?? 0),
        )}, used: ${list(resource =>
          text(resource, amountOf(resource, used) ?? 0),
        )}, limited: ${list((_, limit) => limit)}`,
      );
    }
  }

  private sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    const usage = this.used(stored.namespace);
    updateStatus<Quota>(
      this.cluster,
      RESOURCE_QUOTAS,
      stored,
      'kube-controller-manager',
      quota => {
        const used: JsonObject = {};
        for (const name of Object.keys(quota.spec?.hard ?? {})) {
          used[name] = text(name, amountOf(name, usage) ?? 0);
        }
        quota.status = { hard: { ...quota.spec?.hard }, used };
      },
    );
  }
}
