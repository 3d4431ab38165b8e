import { Random } from './Random';

/** A Deployment as a fresh list of the cell has it. */
export type LiveDeployment = {
  service: string;
  desired: number;
  ready: number;
};

/** A pod as a fresh list of the cell has it. */
export type LivePod = {
  service: string;
  uid: string;
  name: string;
  node: string;
  ip: string;
  ready: boolean;
};

/** What a fresh list holds. */
export type LiveObjects = { deployments: LiveDeployment[]; pods: LivePod[] };

/** A cluster that the run changes and breaks, simulated or real. */
export interface SoakCell {
  readonly name: string;
  /** Services that have a Deployment here. */
  readonly services: string[];
  /** One random change; says what it was, when one was possible. */
  churn(random: Random): Promise<string | undefined>;
  /** Plays one random fault to its end, which is at most a minute; says which. */
  breakAndMend(random: Random): Promise<string>;
  /** Takes away whatever fault is left. */
  heal(): Promise<void>;
  /** What there is now. */
  list(): Promise<LiveObjects>;
  /** Watches that the API server has open, where it tells. */
  readonly openWatches?: number;
}

/** Labels by which a service claims an object. */
export function claimedBy(service: string): Record<string, string> {
  return {
    'longshore.dev/service': service,
    'longshore.dev/environment': 'production',
  };
}

/** The Deployment of a service, as Longshore makes it. */
export function deploymentOf(options: {
  service: string;
  namespace: string;
  image: string;
  replicas: number;
}) {
  const { service, namespace, image, replicas } = options;
  const labels = claimedBy(service);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: service, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: service } },
      template: {
        metadata: { labels: { ...labels, app: service } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'main', image }],
        },
      },
    },
  };
}

type KubernetesObject = {
  kind: string;
  metadata: {
    uid: string;
    name: string;
    labels?: Record<string, string>;
    deletionTimestamp?: string;
  };
  spec: { replicas?: number; nodeName?: string };
  status?: {
    readyReplicas?: number;
    podIP?: string;
    conditions?: { type: string; status: string }[];
  };
};

/** What the comparison needs of objects of any origin. */
export function toLiveObjects(objects: unknown[]): LiveObjects {
  const live: LiveObjects = { deployments: [], pods: [] };
  for (const {
    kind,
    metadata,
    spec,
    status,
  } of objects as KubernetesObject[]) {
    const service = metadata.labels?.['longshore.dev/service'] ?? '';
    if (kind === 'Pod') {
      live.pods.push({
        service,
        uid: metadata.uid,
        name: metadata.name,
        node: spec.nodeName ?? '',
        ip: status?.podIP ?? '',
        ready:
          !metadata.deletionTimestamp &&
          (status?.conditions ?? []).some(
            condition =>
              condition.type === 'Ready' && condition.status === 'True',
          ),
      });
    } else {
      live.deployments.push({
        service,
        desired: spec.replicas ?? 1,
        ready: status?.readyReplicas ?? 0,
      });
    }
  }
  return live;
}
