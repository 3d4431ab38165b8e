import { ClusterHandle } from '@longshore/kube-sim';

const LABELS = {
  'longshore.dev/service': 'orders',
  'longshore.dev/environment': 'production',
};

const template = {
  metadata: { labels: { app: 'orders', ...LABELS } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'registry/orders:1',
        resources: { requests: { cpu: '250m', memory: '64Mi' } },
      },
    ],
  },
};

/** Something of every kind that is watched, in the namespace `shop`. */
export function applyShop(cluster: ClusterHandle): void {
  const metadata = (name: string) => ({
    name,
    namespace: 'shop',
    labels: LABELS,
  });
  const selector = { matchLabels: { app: 'orders' } };
  const job = {
    template: {
      ...template,
      spec: { ...template.spec, restartPolicy: 'Never' },
    },
  };
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('orders'),
      spec: { selector: { app: 'orders' }, ports: [{ port: 80 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('orders'),
      spec: { replicas: 3, selector, template },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata('orders-db'),
      spec: { replicas: 1, selector, serviceName: 'orders-db', template },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: metadata('orders-import'),
      spec: job,
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: metadata('orders-report'),
      spec: { schedule: '0 4 * * *', jobTemplate: { spec: job } },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata('orders-data'),
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'orders-1',
        namespace: 'shop',
        labels: { ...LABELS, 'kubernetes.io/service-name': 'orders' },
      },
      addressType: 'IPv4',
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    },
  ];
  objects.forEach(object => cluster.apply(object));
}

/** A Deployment of that service as a release applies it. */
export function shopRelease(image: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'orders-next', namespace: 'shop', labels: LABELS },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'orders-next' } },
      template: {
        metadata: { labels: { app: 'orders-next', ...LABELS } },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  };
}
