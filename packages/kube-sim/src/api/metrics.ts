import { timestamp } from '../clock/Clock';
import { JsonObject } from '../objects';
import { containerUsage } from '../logs/usage';
import { parseObject, StoredObject } from '../storage/StoredObject';
import { Pod } from '../workloads';
import { notFound } from './ApiError';
import { ApiRequest } from './ApiRequest';
import { PodFacts, podFacts } from './podFacts';
import { NODES, PODS, ResourceType } from './resourceTypes';
import { sendJson } from './respond';
import { parseSelectors } from './selectors';

const ROOT = '/apis/metrics.k8s.io/v1beta1';

function amounts(cpuCores: number, memory: number): JsonObject {
  return {
    cpu: `${Math.round(cpuCores * 1e9)}n`,
    memory: `${Math.round(memory / 1024)}Ki`,
  };
}

function measured(request: ApiRequest, stored: StoredObject): JsonObject {
  return {
    metadata: {
      name: stored.name,
      namespace: stored.namespace || undefined,
      labels: { ...stored.labels },
      creationTimestamp: timestamp(request.cluster.clock.now()),
    },
    timestamp: timestamp(request.cluster.clock.now()),
    window: '15s',
  };
}

function podMetrics(request: ApiRequest, stored: StoredObject): JsonObject {
  const pod = parseObject(stored) as unknown as Pod;
  return {
    ...measured(request, stored),
    containers: pod.spec.containers.map(container => {
      const usage = containerUsage(pod, container, request.cluster.clock.now());
      return { name: container.name, usage: amounts(usage.cpu, usage.memory) };
    }),
  };
}

function nodeMetrics(request: ApiRequest, stored: StoredObject): JsonObject {
  // The kubelet and the system itself use something as well.
  let cpu = 0.15;
  let memory = 0.8e9;
  for (const pod of request.cluster.store.table(PODS).range()) {
    const facts: PodFacts = podFacts(pod);
    if (facts.node === stored.name && facts.phase === 'Running') {
      cpu += (facts.cpuMillis / 1_000) * 0.4;
      memory += facts.memoryBytes * 0.6;
    }
  }
  return { ...measured(request, stored), usage: amounts(cpu, memory) };
}

/** Of a node that gives no sign of life nothing is known, nor of its pods. */
function isMeasured(
  { cluster }: ApiRequest,
  stored: StoredObject,
  type: ResourceType,
): boolean {
  if (type === NODES) return !cluster.nodes.isDown(stored.name);
  const { node, phase } = podFacts(stored);
  return phase === 'Running' && !cluster.nodes.isDown(node);
}

/** metrics.k8s.io for pods and nodes; false when the path is something else. */
export async function answerMetrics(request: ApiRequest): Promise<boolean> {
  const { path, cluster, method } = request;
  if (method !== 'GET' || !path.startsWith(`${ROOT}/`)) return false;
  const segments = path
    .slice(ROOT.length + 1)
    .split('/')
    .filter(Boolean);
  const namespace = segments[0] === 'namespaces' ? segments[1] : undefined;
  const [plural, name] = namespace ? segments.slice(2) : segments;
  const type = { pods: PODS, nodes: NODES }[plural];
  if (!type) return false;
  const kind = type === PODS ? 'PodMetrics' : 'NodeMetrics';
  const of = type === PODS ? podMetrics : nodeMetrics;
  const head = { apiVersion: 'metrics.k8s.io/v1beta1' };
  if (name) {
    const stored = cluster.store.get(type, namespace, name);
    if (!stored || !isMeasured(request, stored, type)) {
      throw notFound({ group: 'metrics.k8s.io', plural, kind }, name);
    }
    await sendJson(request, 200, { ...head, kind, ...of(request, stored) });
    return true;
  }
  const matches = parseSelectors(type, request.query);
  const items = [...cluster.store.table(type).range(namespace)]
    .filter(stored => matches(stored) && isMeasured(request, stored, type))
    .map(stored => of(request, stored));
  await sendJson(request, 200, {
    ...head,
    kind: `${kind}List`,
    metadata: {},
    items,
  });
  return true;
}
