/** An object of each kind that is watched, but nodes; nothing comes of any. */
export function objectsOfEachKind(
  name: string,
  options: {
    namespace: string;
    /** Of the pod. */
    labels: Record<string, string>;
    image: string;
  },
): object[] {
  const { namespace, labels, image } = options;
  const metadata = { name, namespace };
  const template = {
    metadata: { labels: { app: name } },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image }],
    },
  };
  const always = {
    ...template,
    spec: { ...template.spec, restartPolicy: 'Always' },
  };
  const selector = { matchLabels: { app: name } };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: { replicas: 0, selector, template: always },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata,
      spec: { replicas: 0, serviceName: name, selector, template: always },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: { suspend: true, template },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: {
        schedule: '0 4 * * *',
        suspend: true,
        jobTemplate: { spec: { template } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, labels },
      spec: { ...template.spec, schedulerName: 'nobody' },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: {
        storageClassName: 'nobody',
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Mi' } },
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata,
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.7'] }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    },
  ];
}
