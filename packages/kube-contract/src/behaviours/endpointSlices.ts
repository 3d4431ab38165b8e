import { Topic } from '../Behaviour';
import { isReady, startPod } from './startPod';

export const endpointSlices: Topic = {
  name: 'endpoint slices',
  behaviours: [
    {
      name: 'follow the pods of a Service and their readiness',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'serve' });
        const { namespace } = started;
        const services = cluster.resource('v1/services', namespace);
        const service = await services.create({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'web' },
          spec: {
            selector: { app: 'app' },
            ports: [{ name: 'http', port: 80, targetPort: 8080 }],
          },
        });
        expect(service.spec).toMatchObject({
          type: 'ClusterIP',
          clusterIP: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
          sessionAffinity: 'None',
          ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }],
        });
        const ready = await started.until('ready', isReady);
        const slices = cluster.resource(
          'discovery.k8s.io/v1/endpointslices',
          namespace,
        );
        const endpoint = (isNow: boolean) =>
          cluster.until(
            `an endpoint that is ${isNow ? '' : 'un'}ready`,
            async () => {
              const { items } = await slices.list({
                labelSelector: 'kubernetes.io/service-name=web',
              });
              const found = items[0]?.endpoints?.[0];
              return (
                found?.conditions.ready === isNow && { found, of: items[0] }
              );
            },
          );
        const { found, of } = await endpoint(true);
        expect(found).toMatchObject({
          addresses: [ready.status.podIP],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: ready.spec.nodeName,
          targetRef: {
            kind: 'Pod',
            name: 'app',
            namespace,
            uid: ready.metadata.uid,
          },
        });
        expect(of).toMatchObject({
          addressType: 'IPv4',
          ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
          metadata: {
            labels: {
              'endpointslice.kubernetes.io/managed-by':
                'endpointslice-controller.k8s.io',
            },
          },
        });
        await cluster.ground.setReady(started.address(ready), false);
        const later = await endpoint(false);
        expect(later.found.conditions).toEqual({
          ready: false,
          serving: false,
          terminating: false,
        });
        await started.pods.delete('app');
        await cluster.until('there is no endpoint', async () => {
          const { items } = await slices.list();
          return !items[0]?.endpoints?.length;
        });
      },
    },
  ],
};
