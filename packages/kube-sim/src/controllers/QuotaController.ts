import { forbidden } from '../api/ApiError';
import {
  EVENTS,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  RESOURCE_QUOTAS,
  RESOURCE_TYPES,
  ResourceType,
  SERVICES,
} from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { JsonObject, KubeObject, ObjectMeta } from '../objects';
import { qosClass } from '../registry/admission';
import { Change } from '../storage/History';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Pod } from '../workloads';
import {
  add,
  amount,
  Amount,
  formatAmount,
  unsaid,
  Usage,
  usageOf,
} from './quotaUsage';
import { updateStatus } from './updateStatus';

type Quota = {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: { hard?: { [name: string]: string }; scopes?: string[] };
  status: { hard?: JsonObject; used?: JsonObject };
};

const NOTHING: Amount = { thousandths: 0, binary: false };
// Others take the same room however they change.
const RESIZABLE = new Set<ResourceType>([PERSISTENT_VOLUME_CLAIMS, SERVICES]);

/** Whether a quota that is limited to some pods is about this one. */
function inScope(scopes: string[] | undefined, pod: Pod): boolean {
  const bestEffort = () => qosClass(pod) === 'BestEffort';
  const ends = () => pod.spec.activeDeadlineSeconds !== undefined;
  return (scopes ?? []).every(scope => {
    switch (scope) {
      case 'BestEffort':
        return bestEffort();
      case 'NotBestEffort':
        return !bestEffort();
      case 'Terminating':
        return ends();
      case 'NotTerminating':
        return !ends();
      default:
        return true;
    }
  });
}

/** Refuses what a ResourceQuota has no room for, and keeps `status.used`. */
export class QuotaController {
  constructor(private readonly cluster: Cluster) {
    cluster.registry.addCheck((type, object, before) => {
      if (!before || RESIZABLE.has(type)) this.check(type, object, before);
    });
  }

  onChange(type: ResourceType, { kind, current }: Change) {
    if (!type.namespaced || type === EVENTS) return;
    const counts =
      kind !== 'MODIFIED' ||
      type === PODS ||
      type === RESOURCE_QUOTAS ||
      RESIZABLE.has(type);
    if (!counts) return;
    for (const quota of this.quotas(current.namespace)) {
      this.cluster.queue.add(`quota/${quota.uid}`, () => this.sync(quota.uid));
    }
  }

  private quotas(namespace: string): StoredObject[] {
    return [...this.cluster.store.table(RESOURCE_QUOTAS).range(namespace)];
  }

  /** What is used of the names of a quota; only the types it names are looked at. */
  private used(namespace: string, { spec }: Quota): Usage {
    const total: Usage = new Map();
    const names = Object.keys(spec.hard ?? {});
    for (const type of RESOURCE_TYPES) {
      if (!type.namespaced || !names.some(name => isAbout(name, type)))
        continue;
      for (const stored of this.cluster.store.table(type).range(namespace)) {
        const object = parseObject(stored);
        if (type === PODS && !inScope(spec.scopes, object as unknown as Pod)) {
          continue;
        }
        for (const [name, value] of usageOf(type, object)) {
          add(total, name, value);
        }
      }
    }
    return total;
  }

  private check(
    type: ResourceType,
    object: KubeObject,
    before: KubeObject | undefined,
  ) {
    if (!type.namespaced || type === EVENTS) return;
    const { namespace = '', name } = object.metadata;
    const quotas = this.quotas(namespace);
    if (quotas.length === 0) return;
    const asked = usageOf(type, object);
    const had = before ? usageOf(type, before) : new Map<string, Amount>();
    for (const stored of quotas) {
      const quota = parseObject(stored) as unknown as Quota;
      const pod = type === PODS ? (object as unknown as Pod) : undefined;
      if (pod && !inScope(quota.spec.scopes, pod)) continue;
      const hard = quota.spec.hard ?? {};
      const why = pod && unsaid(pod, Object.keys(hard));
      if (why) {
        throw forbidden(type, name, `failed quota: ${stored.name}: ${why}`);
      }
      const used = this.used(namespace, quota);
      const over = Object.keys(hard)
        .sort()
        .filter(resource => {
          const more =
            (asked.get(resource) ?? NOTHING).thousandths -
            (had.get(resource) ?? NOTHING).thousandths;
          const now = (used.get(resource) ?? NOTHING).thousandths;
          return more > 0 && now + more > amount(hard[resource]).thousandths;
        });
      if (over.length === 0) continue;
      const list = (of: (resource: string) => Amount | undefined) =>
        over
          .map(
            resource => `${resource}=${formatAmount(of(resource) ?? NOTHING)}`,
          )
          .join(',');
      const requested = list(resource => ({
        thousandths:
          (asked.get(resource) ?? NOTHING).thousandths -
          (had.get(resource) ?? NOTHING).thousandths,
        binary: asked.get(resource)?.binary ?? false,
      }));
      throw forbidden(
        type,
        name,
        `exceeded quota: ${stored.name}, requested: ${requested}, used: ${list(
          resource => used.get(resource),
        )}, limited: ${list(resource => amount(hard[resource]))}`,
      );
    }
  }

  private sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored) return;
    const usage = this.used(
      stored.namespace,
      parseObject(stored) as unknown as Quota,
    );
    updateStatus<Quota>(
      this.cluster,
      RESOURCE_QUOTAS,
      stored,
      'kube-controller-manager',
      quota => {
        const used: JsonObject = {};
        for (const name of Object.keys(quota.spec?.hard ?? {})) {
          used[name] = formatAmount(usage.get(name) ?? NOTHING);
        }
        quota.status = { hard: { ...quota.spec?.hard }, used };
      },
    );
  }
}

/** Whether objects of a type can use something of this name. */
function isAbout(name: string, type: ResourceType): boolean {
  const counted = /^count\/([^.]+)(?:\.(.+))?$/.exec(name);
  if (counted) {
    return counted[1] === type.plural && (counted[2] ?? '') === type.group;
  }
  if (type === PERSISTENT_VOLUME_CLAIMS) {
    return name.endsWith('persistentvolumeclaims') || name.endsWith('storage');
  }
  if (type === SERVICES) return name.startsWith('services');
  if (type === PODS) return name === 'pods' || /cpu|memory|storage/.test(name);
  return !type.group && name === type.plural;
}
