/** Everything that KWOK plays lies here. */
export const KWOK_NAMESPACE = 'kwok';

/** The label of all nodes that KWOK plays. */
export const KWOK_NODE_LABEL = 'type=kwok';

// As many instances as a service has; so 5,000 pods are 500 Deployments.
const PODS_PER_DEPLOYMENT = 10;

// No pod that does not say so is placed on a node that nobody runs.
const TAINT = {
  key: 'kwok.x-k8s.io/node',
  value: 'fake',
  effect: 'NoSchedule',
};

const ROOM = { cpu: '64', memory: '256Gi', pods: '250' };

/** The nodes, as KWOK recognises them. */
export function kwokNodes(count: number): object[] {
  return numbered(count).map(number => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `kwok-node-${number}`,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: {
        type: 'kwok',
        'kubernetes.io/hostname': `kwok-node-${number}`,
        'kubernetes.io/os': 'linux',
      },
    },
    spec: { taints: [TAINT] },
    status: { allocatable: ROOM, capacity: ROOM },
  }));
}

/** A namespace with Deployments that have so many pods in all. */
export function kwokWorkloads(pods: number, image: string): object[] {
  const count = Math.ceil(pods / PODS_PER_DEPLOYMENT);
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: KWOK_NAMESPACE },
    },
    ...numbered(count).map(number => {
      const name = `kwok-${number}`;
      const before = (Number(number) - 1) * PODS_PER_DEPLOYMENT;
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: KWOK_NAMESPACE, labels: { app: name } },
        spec: {
          replicas: Math.min(PODS_PER_DEPLOYMENT, pods - before),
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: {
              nodeSelector: { type: 'kwok' },
              tolerations: [{ key: TAINT.key, operator: 'Exists' }],
              automountServiceAccountToken: false,
              containers: [{ name: 'app', image }],
            },
          },
        },
      };
    }),
  ];
}

function numbered(count: number): string[] {
  const width = String(count).length;
  return Array.from({ length: count }, (_, index) =>
    String(index + 1).padStart(width, '0'),
  );
}
