import {
  CONFIG_MAPS,
  NAMESPACES,
  NODES,
  SERVICE_ACCOUNTS,
  STORAGE_CLASSES,
} from '../api/resourceTypes';
import { timestamp } from '../clock/Clock';
import type { Cluster } from '../Cluster';
import { nodeIp, podCidr } from '../controllers/addresses';
import { nodeConditions } from '../controllers/nodeState';
import { DEFAULT_CLASS } from '../controllers/volumes';
import { KubeObject } from '../objects';

const SYSTEM_NAMESPACES = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];

/** The class of claims that name none; its volumes come at once. */
const STANDARD_CLASS: KubeObject = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { [DEFAULT_CLASS]: 'true' } },
  provisioner: 'kube-sim.longshore.dev/provisioner',
  allowVolumeExpansion: true,
};

function node(cluster: Cluster, name: string): KubeObject {
  const { capacity, version } = cluster.settings;
  const room = {
    ...capacity,
    pods: String(capacity.pods),
    'ephemeral-storage': '100Gi',
  };
  const now = timestamp(cluster.clock.now());
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: cluster.random.uuid(),
      creationTimestamp: now,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        // Says on the pages that this node is played, as KWOK's nodes do.
        type: 'kube-sim',
      },
    },
    spec: { podCIDR: podCidr(name), podCIDRs: [podCidr(name)] },
    status: {
      capacity: room,
      allocatable: room,
      conditions: nodeConditions(undefined, 'True', now),
      addresses: [
        { type: 'InternalIP', address: nodeIp(name) },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: cluster.random.hex(32),
        systemUUID: cluster.random.uuid(),
        bootID: cluster.random.uuid(),
        kernelVersion: '6.12.0-kube-sim',
        osImage: 'kube-sim',
        containerRuntimeVersion: 'containerd://2.1.4',
        kubeletVersion: version,
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
    },
  };
}

/** What every namespace has from the start: a service account and the cluster's CA. */
function furnish(cluster: Cluster, namespace: string, ca: string) {
  const create = (type: typeof CONFIG_MAPS, object: object) =>
    cluster.registry.create(
      type,
      { apiVersion: 'v1', ...object } as KubeObject,
      { manager: 'kube-controller-manager' },
    );
  create(SERVICE_ACCOUNTS, {
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace },
  });
  create(CONFIG_MAPS, {
    kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt', namespace },
    data: { 'ca.crt': ca },
  });
}

/** Puts into a new cluster what a real one has before anyone uses it; `ca` is its root certificate, PEM. */
export function bootstrapCluster(cluster: Cluster, ca: string): void {
  cluster.store.onChange((type, { kind, current }) => {
    if (type === NAMESPACES && kind === 'ADDED') {
      cluster.queue.add(`furnish/${current.name}`, () => {
        if (!cluster.store.get(NAMESPACES, undefined, current.name)?.deleting) {
          furnish(cluster, current.name, ca);
        }
      });
    }
  });
  for (const name of SYSTEM_NAMESPACES) {
    cluster.registry.create(
      NAMESPACES,
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      { manager: 'kube-apiserver' },
    );
  }
  cluster.registry.create(STORAGE_CLASSES, STANDARD_CLASS, {
    manager: 'kube-sim',
  });
  for (let number = 1; number <= cluster.settings.nodes; number++) {
    cluster.store.put(NODES, node(cluster, `node-${number}`));
  }
}
