import { LABEL_SERVICE, LABEL_TRACK } from '@longshore/plugin-longshore-common';
import { deployment, Manifest } from './workloads';

/** Where what is not a service of the portal runs, as every cluster has it. */
const NAMESPACE = 'platform';

/** Cores that a workload of the platform asks for on one host. */
const LOADS: Record<string, Record<string, number>> = {
  'gz-1': { 'node-1': 11, 'node-2': 6, 'node-3': 3, 'node-4': 9 },
  'bj-1': { 'node-1': 13, 'node-2': 2, 'node-4': 7 },
};

/** Hosts that take no new instances. */
const CORDONED: Record<string, string[]> = { 'gz-1': ['node-6'] };

/**
 * What makes hosts differ: workloads of the platform that are bound to one host
 * each, a host that is cordoned, and a budget that a drain has to obey.
 *
 * @public
 */
export function hostLoads(cell: string): Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    ...(CORDONED[cell] ?? []).map(name => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: { unschedulable: true },
    })),
    ...Object.entries(LOADS[cell] ?? {}).map(([host, cores]) =>
      boundToHost(host, cores),
    ),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'checkout-api', namespace: 'checkout-api-production' },
      spec: {
        maxUnavailable: 1,
        selector: {
          matchLabels: {
            [LABEL_SERVICE]: 'checkout-api',
            [LABEL_TRACK]: 'main',
          },
        },
      },
    },
  ];
}

function boundToHost(host: string, cores: number): Manifest {
  const load = deployment({
    name: `log-store-${host}`,
    namespace: NAMESPACE,
    labels: { app: `log-store-${host}` },
    replicas: 1,
    image: 'registry.example.com/platform/log-store:3.2.0',
    cpu: String(cores),
  });
  const spec = load.spec as {
    template: { spec: { nodeSelector?: Record<string, string> } };
  };
  spec.template.spec.nodeSelector = { 'kubernetes.io/hostname': host };
  return load;
}
