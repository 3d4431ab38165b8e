import { Topic } from '../Behaviour';
import { KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';
import { isReady } from './startPod';

function statefulSet(cluster: ContractCluster, spec: object = {}): KubeObject {
  const labels = { app: 'db' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: labels },
      template: cluster.ground.template('serve', 'db'),
      ...spec,
    },
  };
}

export const statefulSets: Topic = {
  name: 'stateful sets',
  behaviours: [
    {
      name: 'starts one after the other under stable names, and replaces from the last',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const sets = cluster.resource('apps/v1/statefulsets', namespace);
        const pods = cluster.resource('v1/pods', namespace);
        await sets.create(statefulSet(cluster));
        await cluster.until('both are ready', async () => {
          const { status } = await sets.get('db');
          return status.readyReplicas === 2;
        });
        await expect(pods.names()).resolves.toEqual(['db-0', 'db-1']);
        const [zero, one] = [await pods.get('db-0'), await pods.get('db-1')];
        const readySince = zero.status.conditions.find(
          ({ type }: any) => type === 'Ready',
        ).lastTransitionTime;
        expect(
          Date.parse(one.metadata.creationTimestamp),
        ).toBeGreaterThanOrEqual(Date.parse(readySince));
        const { status } = await sets.get('db');
        expect(status).toMatchObject({
          observedGeneration: 1,
          replicas: 2,
          currentReplicas: 2,
          updatedReplicas: 2,
          availableReplicas: 2,
        });
        expect(status.currentRevision).toBe(status.updateRevision);
        expect(zero.metadata.labels).toMatchObject({
          app: 'db',
          'statefulset.kubernetes.io/pod-name': 'db-0',
          'apps.kubernetes.io/pod-index': '0',
          'controller-revision-hash': status.updateRevision,
        });
        expect(zero.spec).toMatchObject({ hostname: 'db-0', subdomain: 'db' });

        // Only the last one is replaced: the partition keeps the others.
        await sets.patch(
          'db',
          {
            spec: {
              updateStrategy: { rollingUpdate: { partition: 1 } },
              template: {
                spec: {
                  containers: [
                    { name: 'app', image: cluster.ground.images.second },
                  ],
                },
              },
            },
          },
          'strategic',
        );
        await cluster.until('the last one is replaced', async () => {
          const found = await pods.get('db-1');
          return (
            found.spec.containers[0].image === cluster.ground.images.second &&
            isReady(found)
          );
        });
        const kept = await pods.get('db-0');
        expect(kept.metadata.uid).toBe(zero.metadata.uid);
        await cluster.until('the count of the update', async () => {
          const found = await sets.get('db');
          return (
            found.status.updatedReplicas === 1 &&
            found.status.updateRevision !== found.status.currentRevision
          );
        });
        await sets.patch('db', { spec: { replicas: 1 } });
        await cluster.until('the last one is gone', async () => {
          return (await pods.find('db-1')) === undefined;
        });
        await expect(pods.find('db-0')).resolves.toBeDefined();
      },
    },
    {
      name: 'makes a claim of its own for each pod, which stays behind',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const sets = cluster.resource('apps/v1/statefulsets', namespace);
        const claims = cluster.resource('v1/persistentvolumeclaims', namespace);
        await sets.create(
          statefulSet(cluster, {
            replicas: 1,
            volumeClaimTemplates: [
              {
                metadata: { name: 'data' },
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  resources: { requests: { storage: '1Gi' } },
                },
              },
            ],
          }),
        );
        const claim = await cluster.until('the claim', async () =>
          claims.find('data-db-0'),
        );
        expect(claim.metadata.labels).toEqual({ app: 'db' });
        const pod = await cluster.until('the pod', async () =>
          cluster.resource('v1/pods', namespace).find('db-0'),
        );
        expect(
          pod.spec.volumes.find(({ name }: any) => name === 'data'),
        ).toEqual({
          name: 'data',
          persistentVolumeClaim: { claimName: 'data-db-0' },
        });
        await sets.delete('db');
        await expect(claims.find('data-db-0')).resolves.toBeDefined();
      },
    },
    {
      name: 'starts all at once when told to',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const template = cluster.ground.template('serve', 'db');
        template.spec.schedulerName = 'nobody';
        await cluster
          .resource('apps/v1/statefulsets', namespace)
          .create(
            statefulSet(cluster, { template, podManagementPolicy: 'Parallel' }),
          );
        await cluster.until('both pods, of which none will start', async () => {
          const names = await cluster.resource('v1/pods', namespace).names();
          return names.join() === 'db-0,db-1';
        });
      },
    },
  ],
};
