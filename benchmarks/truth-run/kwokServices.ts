import { Cell } from '@longshore/sandbox';
import { LiveObjects } from '../soak/SoakCell';

/** Of the sandbox: its namespace, and a label of each Deployment. */
const NAMESPACE = 'kwok';

/** What KWOK plays in a cell, as services of the catalog. */
export type KwokCell = { cell: Cell; services: string[]; pods: number };

/** Lets KWOK play so many pods in a cell; each Deployment is a service. */
export async function playPods(cell: Cell, pods: number): Promise<KwokCell> {
  await cell.kwok.on({ nodes: Math.max(2, Math.ceil(pods / 100)), pods });
  const { deployments } = await listKwok(cell);
  return { cell, pods, services: deployments.map(({ service }) => service) };
}

/** A fresh list of the cell, in the names of services. */
export async function listKwok(cell: Cell): Promise<LiveObjects> {
  const { items } = JSON.parse(
    await cell.kubectl([
      ...['get', 'deployments,pods', `--namespace=${NAMESPACE}`],
      '--output=json',
    ]),
  ) as { items: KubernetesObject[] };
  const serviceOf = ({ metadata }: KubernetesObject) =>
    serviceName(cell.name, metadata.labels.app);
  return {
    deployments: items
      .filter(({ kind }) => kind === 'Deployment')
      .map(object => ({
        service: serviceOf(object),
        desired: object.spec.replicas ?? 0,
        ready: object.status.readyReplicas ?? 0,
      })),
    pods: items
      .filter(({ kind }) => kind === 'Pod')
      .map(object => ({
        service: serviceOf(object),
        uid: object.metadata.uid,
        name: object.metadata.name,
        node: object.spec.nodeName ?? '',
        ip: object.status.podIP ?? '',
        ready: (object.status.conditions ?? []).some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        ),
      })),
  };
}

/** A Component that claims the objects by the annotations of Backstage. */
export function component(cell: string, service: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: service,
      annotations: {
        'backstage.io/kubernetes-label-selector': `app=${service.slice(
          cell.length + 1,
        )}`,
        'backstage.io/kubernetes-namespace': NAMESPACE,
        'backstage.io/kubernetes-cluster': cell,
      },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
  };
}

function serviceName(cell: string, app: string): string {
  return `${cell}-${app}`;
}

type KubernetesObject = {
  kind: string;
  metadata: { name: string; uid: string; labels: { app: string } };
  spec: { replicas?: number; nodeName?: string };
  status: {
    readyReplicas?: number;
    podIP?: string;
    conditions?: { type: string; status: string }[];
  };
};
