import { isFinished, podFacts, PodFacts } from '../api/podFacts';
import {
  ENDPOINT_SLICES,
  PODS,
  ResourceType,
  SERVICES,
} from '../api/resourceTypes';
import type { Cluster } from '../Cluster';
import { JsonObject, jsonEqual, KubeObject } from '../objects';
import { Change } from '../storage/History';
import { Labels, parseObject, StoredObject } from '../storage/StoredObject';
import { Pod, Service } from '../workloads';

const MANAGER = 'kube-controller-manager';

function selects(service: StoredObject, labels: Labels): boolean {
  const selector = service.facts as { [key: string]: string } | undefined;
  const wanted = Object.entries(selector ?? {});
  return (
    wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
  );
}

function matters(a: StoredObject, b: StoredObject | undefined): boolean {
  if (!b || a.deleting !== b.deleting || a.labels !== b.labels) return true;
  const x: PodFacts = podFacts(a);
  const y: PodFacts = podFacts(b);
  return x.ready !== y.ready || x.ip !== y.ip || x.phase !== y.phase;
}

/** One EndpointSlice for each Service with a selector: who answers for it. */
export class EndpointSliceController {
  constructor(private readonly cluster: Cluster) {}

  onChange(type: ResourceType, change: Change) {
    const { current, previous } = change;
    if (type === SERVICES && change.kind !== 'DELETED') this.enqueue(current);
    if (
      type !== PODS ||
      !matters(current, change.kind === 'DELETED' ? undefined : previous)
    )
      return;
    for (const service of this.cluster.store
      .table(SERVICES)
      .range(current.namespace)) {
      if (
        selects(service, current.labels) ||
        (previous && selects(service, previous.labels))
      ) {
        this.enqueue(service);
      }
    }
  }

  private enqueue(service: StoredObject) {
    this.cluster.queue.add(`endpoints/${service.uid}`, () =>
      this.sync(service.uid),
    );
  }

  private sync(uid: string) {
    const stored = this.cluster.store.findByUid(uid)?.stored;
    if (!stored || stored.deleting || !stored.facts) return;
    const service = parseObject(stored) as unknown as Service;
    const pods = [
      ...this.cluster.store.table(PODS).range(stored.namespace),
    ].filter(
      pod =>
        selects(stored, pod.labels) &&
        podFacts(pod).ip !== '' &&
        !isFinished(pod),
    );
    const wanted = {
      endpoints: pods.map(pod => this.endpoint(pod, service)),
      ports: endpointPorts(
        service,
        pods.map(pod => parseObject(pod) as unknown as Pod),
      ),
    };
    const [slice] = this.cluster.store.controlledBy(uid, ENDPOINT_SLICES);
    const headless = service.spec.clusterIP === 'None';
    if (!slice) this.create(stored, wanted, headless);
    else {
      const old = parseObject(slice);
      if (
        jsonEqual(old.endpoints, wanted.endpoints) &&
        jsonEqual(old.ports, wanted.ports)
      )
        return;
      this.cluster.registry.update(
        ENDPOINT_SLICES,
        slice.namespace,
        slice.name,
        object => ({ ...object, ...wanted }),
        { manager: MANAGER },
      );
    }
  }

  private create(service: StoredObject, wanted: JsonObject, headless: boolean) {
    this.cluster.registry.create(
      ENDPOINT_SLICES,
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          name: '',
          generateName: `${service.name}-`,
          namespace: service.namespace,
          labels: {
            ...service.labels,
            'kubernetes.io/service-name': service.name,
            ...(headless && { 'service.kubernetes.io/headless': '' }),
            'endpointslice.kubernetes.io/managed-by':
              'endpointslice-controller.k8s.io',
          },
          ownerReferences: [
            {
              apiVersion: 'v1',
              kind: 'Service',
              name: service.name,
              uid: service.uid,
              controller: true,
              blockOwnerDeletion: true,
            },
          ],
        },
        addressType: 'IPv4',
        ...wanted,
      } as KubeObject,
      { manager: MANAGER },
    );
  }

  private endpoint(stored: StoredObject, service: Service): JsonObject {
    const { metadata, spec, status } = parseObject(stored) as unknown as Pod;
    const { ready } = podFacts(stored);
    const unready = service.spec.publishNotReadyAddresses === true;
    const named = spec.hostname && spec.subdomain === service.metadata.name;
    return {
      addresses: [status.podIP ?? ''],
      conditions: {
        // Who asks for addresses that are not ready gets every one as ready.
        ready: unready || (ready && !stored.deleting),
        serving: ready,
        terminating: stored.deleting,
      },
      ...(named && { hostname: spec.hostname }),
      nodeName: spec.nodeName,
      targetRef: {
        kind: 'Pod',
        name: metadata.name,
        namespace: metadata.namespace,
        uid: metadata.uid,
      },
    };
  }
}

/** The ports of a service, a named one by the first pod that has it. */
function endpointPorts(service: Service, pods: Pod[]): JsonObject[] {
  return (service.spec.ports ?? []).flatMap(
    ({ name, port, protocol, targetPort }) => {
      const number =
        typeof targetPort === 'string'
          ? containerPort(targetPort, pods)
          : targetPort ?? port;
      return number === undefined
        ? []
        : [{ name: name ?? '', port: number, protocol: protocol ?? 'TCP' }];
    },
  );
}

function containerPort(name: string, pods: Pod[]): number | undefined {
  return pods
    .flatMap(({ spec }) => spec.containers)
    .flatMap(({ ports }) => ports ?? [])
    .find(port => port.name === name)?.containerPort;
}
