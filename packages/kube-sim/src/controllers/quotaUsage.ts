import {
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  ResourceType,
  SERVICES,
} from '../api/resourceTypes';
import { isJsonObject, JsonObject, KubeObject } from '../objects';
import { parseQuantity } from '../quantity';
import { Container, Pod, VolumeClaim } from '../workloads';

/** Amounts by the names that a quota uses, in thousandths, since sums of floats miss their limit. */
export type Usage = Map<string, Amount>;

export interface Amount {
  thousandths: number;
  /** Written with Ki, Mi, Gi, as whoever asked for it did. */
  binary: boolean;
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
// What a quota on compute makes every container say.
const DEMANDED = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);
const BINARY_UNITS = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
const DECIMAL_UNITS = ['k', 'M', 'G', 'T', 'P'];

export function amount(quantity: string | number): Amount {
  return {
    thousandths: Math.round((parseQuantity(quantity) ?? 0) * 1_000),
    binary: String(quantity).endsWith('i'),
  };
}

/** As Kubernetes writes a quantity: the largest unit that leaves no rest. */
export function formatAmount({ thousandths, binary }: Amount): string {
  if (thousandths % 1_000 !== 0) return `${thousandths}m`;
  let value = thousandths / 1_000;
  let unit = '';
  const base = binary ? 1_024 : 1_000;
  for (const next of binary ? BINARY_UNITS : DECIMAL_UNITS) {
    if (value === 0 || value % base !== 0) break;
    value /= base;
    unit = next;
  }
  return `${value}${unit}`;
}

export function add(usage: Usage, name: string, more: Amount) {
  const known = usage.get(name);
  usage.set(name, {
    thousandths: (known?.thousandths ?? 0) + more.thousandths,
    binary: known?.binary || more.binary,
  });
}

const ONE: Amount = { thousandths: 1_000, binary: false };

function largest(a: Amount | undefined, b: Amount): Amount {
  return a && a.thousandths >= b.thousandths ? a : b;
}

/** What all containers ask for, or one init container where that is more. */
function computeOf(pod: Pod, kind: 'requests' | 'limits'): Usage {
  const usage: Usage = new Map();
  for (const { resources } of pod.spec.containers) {
    for (const [name, value] of Object.entries(resources?.[kind] ?? {})) {
      add(usage, name, amount(value));
    }
  }
  for (const { resources } of pod.spec.initContainers ?? []) {
    for (const [name, value] of Object.entries(resources?.[kind] ?? {})) {
      usage.set(name, largest(usage.get(name), amount(value)));
    }
  }
  return usage;
}

function podUsage(pod: Pod, usage: Usage) {
  // One that is over takes no place any more.
  if (['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) return;
  add(usage, 'pods', ONE);
  const requests = computeOf(pod, 'requests');
  const limits = computeOf(pod, 'limits');
  for (const name of COMPUTE) {
    const request = requests.get(name);
    const limit = limits.get(name);
    if (request) {
      add(usage, name, request);
      add(usage, `requests.${name}`, request);
    }
    if (limit) add(usage, `limits.${name}`, limit);
  }
}

function claimUsage({ spec }: VolumeClaim, usage: Usage) {
  const storage = amount(spec.resources?.requests?.storage ?? 0);
  add(usage, 'persistentvolumeclaims', ONE);
  add(usage, 'requests.storage', storage);
  if (!spec.storageClassName) return;
  const prefix = `${spec.storageClassName}.storageclass.storage.k8s.io/`;
  add(usage, `${prefix}persistentvolumeclaims`, ONE);
  add(usage, `${prefix}requests.storage`, storage);
}

function serviceUsage(spec: JsonObject, usage: Usage) {
  add(usage, 'services', ONE);
  const ports = Array.isArray(spec.ports) ? spec.ports.length : 0;
  const nodePorts: Amount = { thousandths: ports * 1_000, binary: false };
  if (spec.type === 'LoadBalancer') add(usage, 'services.loadbalancers', ONE);
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') {
    add(usage, 'services.nodeports', nodePorts);
  }
}

/** All that an object takes from the quotas of its namespace. */
export function usageOf(type: ResourceType, object: KubeObject): Usage {
  const usage: Usage = new Map();
  const group = type.group && `.${type.group}`;
  add(usage, `count/${type.plural}${group}`, ONE);
  switch (type) {
    case PODS:
      podUsage(object as unknown as Pod, usage);
      break;
    case PERSISTENT_VOLUME_CLAIMS:
      claimUsage(object as unknown as VolumeClaim, usage);
      break;
    case SERVICES:
      serviceUsage(isJsonObject(object.spec) ? object.spec : {}, usage);
      break;
    default:
      // `configmaps`, `secrets` and the like are older names of their count.
      if (!type.group) add(usage, type.plural, ONE);
  }
  return usage;
}

function says({ resources }: Container, name: string): boolean {
  const [kind, resource] = name.includes('.')
    ? name.split('.')
    : ['requests', name];
  return resources?.[kind as 'requests' | 'limits']?.[resource] !== undefined;
}

/** What a quota on compute makes every container say and this pod does not. */
export function unsaid(pod: Pod, names: string[]): string | undefined {
  const containers = [
    ...pod.spec.containers,
    ...(pod.spec.initContainers ?? []),
  ];
  const missing = names
    .filter(name => DEMANDED.has(name))
    .sort()
    .flatMap(name => {
      const silent = containers
        .filter(container => !says(container, name))
        .map(container => container.name)
        .sort();
      return silent.length > 0 ? [`${name} for: ${silent.join(',')}`] : [];
    });
  return missing.length > 0 ? `must specify ${missing.join('; ')}` : undefined;
}
