import { Topic } from '../Behaviour';
import { KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';
import { deployment } from './objects';

function condition(object: KubeObject, type: string) {
  return object.status?.conditions?.find((one: any) => one.type === type);
}

/** A Deployment of `web`, and the types around it. */
async function start(
  cluster: ContractCluster,
  options: { replicas: number; spec?: object },
) {
  const namespace = await cluster.namespace();
  const deployments = cluster.resource('apps/v1/deployments', namespace);
  await deployments.create(
    deployment('web', {
      ...options,
      template: cluster.ground.template('serve', 'web'),
    }),
  );
  const settled = (replicas: number) =>
    cluster.until(`web with ${replicas} available pods`, async () => {
      const { metadata, spec, status } = await deployments.get('web');
      return (
        status.observedGeneration === metadata.generation &&
        (spec.replicas ?? 1) === replicas &&
        (status.replicas ?? 0) === replicas &&
        (status.updatedReplicas ?? 0) === replicas &&
        (status.availableReplicas ?? 0) === replicas
      );
    });
  return {
    namespace,
    deployments,
    replicaSets: cluster.resource('apps/v1/replicasets', namespace),
    pods: cluster.resource('v1/pods', namespace),
    settled,
    setImage: (image: string) =>
      deployments.patch(
        'web',
        {
          spec: {
            template: { spec: { containers: [{ name: 'app', image }] } },
          },
        },
        'strategic',
      ),
  };
}

export const deployments: Topic = {
  name: 'deployments',
  behaviours: [
    {
      name: 'fills in what a Deployment leaves out',
      async run(cluster) {
        const objects = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const object = deployment('web', { spec: { paused: true } });
        delete object.spec.template.spec.terminationGracePeriodSeconds;
        const created = await objects.create(object, { dryRun: 'All' });
        expect(created.spec).toMatchObject({
          replicas: 1,
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          strategy: {
            type: 'RollingUpdate',
            rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
          },
          template: {
            spec: {
              restartPolicy: 'Always',
              terminationGracePeriodSeconds: 30,
              dnsPolicy: 'ClusterFirst',
              schedulerName: 'default-scheduler',
              securityContext: {},
              containers: [
                {
                  imagePullPolicy: 'IfNotPresent',
                  terminationMessagePath: '/dev/termination-log',
                  terminationMessagePolicy: 'File',
                  resources: {},
                },
              ],
            },
          },
        });
      },
    },
    {
      name: 'runs pods, replaces them and goes back, all counted in its status',
      async run(cluster) {
        const web = await start(cluster, { replicas: 2 });
        await web.settled(2);
        const first = await web.deployments.get('web');
        expect(first.status).toMatchObject({
          replicas: 2,
          readyReplicas: 2,
          availableReplicas: 2,
          updatedReplicas: 2,
          observedGeneration: 1,
        });
        expect(condition(first, 'Available')).toMatchObject({
          status: 'True',
          reason: 'MinimumReplicasAvailable',
        });
        expect(condition(first, 'Progressing')).toMatchObject({
          status: 'True',
          reason: 'NewReplicaSetAvailable',
        });
        expect(
          first.metadata.annotations?.['deployment.kubernetes.io/revision'],
        ).toBe('1');
        const { items } = await web.replicaSets.list();
        const hash = items[0].metadata.labels?.['pod-template-hash'];
        expect(hash).toBeTruthy();
        expect(items[0].metadata.name).toBe(`web-${hash}`);
        for (const { metadata } of (await web.pods.list()).items) {
          expect(metadata.name).toMatch(
            new RegExp(`^web-${hash}-[a-z0-9]{5}$`),
          );
          expect(metadata.labels).toEqual({
            app: 'web',
            'pod-template-hash': hash,
          });
          expect(metadata.ownerReferences[0]).toMatchObject({
            kind: 'ReplicaSet',
            controller: true,
            blockOwnerDeletion: true,
          });
        }

        await web.setImage(cluster.ground.images.second);
        await web.settled(2);
        const second = await web.deployments.get('web');
        expect(
          second.metadata.annotations?.['deployment.kubernetes.io/revision'],
        ).toBe('2');
        const sets = (await web.replicaSets.list()).items;
        expect(sets.map(({ spec }) => spec.replicas ?? 0).sort()).toEqual([
          0, 2,
        ]);

        // Going back is a change to the old template, which takes its old set.
        await web.setImage(cluster.ground.images.first);
        await web.settled(2);
        const third = await web.deployments.get('web');
        expect(
          third.metadata.annotations?.['deployment.kubernetes.io/revision'],
        ).toBe('3');
        const revived = await web.replicaSets.get(`web-${hash}`);
        expect(revived.spec.replicas).toBe(2);
        expect(revived.metadata.annotations).toMatchObject({
          'deployment.kubernetes.io/revision': '3',
          'deployment.kubernetes.io/revision-history': '1',
        });
        expect((await web.replicaSets.list()).items).toHaveLength(2);
      },
    },
    {
      name: 'keeps the old pods when a new image cannot be pulled, and says so after the deadline',
      async run(cluster) {
        const web = await start(cluster, {
          replicas: 1,
          spec: {
            progressDeadlineSeconds: 5,
            strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          },
        });
        await web.settled(1);
        const old = (await web.pods.list()).items[0].metadata.uid;
        await web.setImage(cluster.ground.images.missing);
        const waiting = await cluster.until(
          'a pod whose image cannot be pulled',
          async () => {
            const { items } = await web.pods.list();
            return items
              .map(({ status }) => status.containerStatuses?.[0])
              .find(one =>
                ['ErrImagePull', 'ImagePullBackOff'].includes(
                  one?.state.waiting?.reason,
                ),
              );
          },
        );
        expect(waiting).toMatchObject({
          ready: false,
          started: false,
          restartCount: 0,
          image: cluster.ground.images.missing,
        });
        const late = await cluster.until('the deadline', async () => {
          const object = await web.deployments.get('web');
          return condition(object, 'Progressing')?.status === 'False' && object;
        });
        const { metadata, status } = late;
        const newest = (await web.replicaSets.list()).items.find(
          ({ spec }) =>
            spec.template.spec.containers[0].image ===
            cluster.ground.images.missing,
        )!;
        expect(condition(late, 'Progressing')).toMatchObject({
          reason: 'ProgressDeadlineExceeded',
          message: `ReplicaSet "${newest.metadata.name}" has timed out progressing.`,
        });
        expect(condition(late, 'Available')).toMatchObject({ status: 'True' });
        expect(status).toMatchObject({
          observedGeneration: metadata.generation,
          replicas: 2,
          updatedReplicas: 1,
          readyReplicas: 1,
          availableReplicas: 1,
          unavailableReplicas: 1,
        });
        const kept = (await web.pods.list()).items.find(
          pod => pod.metadata.uid === old,
        )!;
        expect(kept.metadata.deletionTimestamp).toBeUndefined();
        expect(kept.status.containerStatuses[0].ready).toBe(true);

        await web.setImage(cluster.ground.images.first);
        await web.settled(1);
        expect(
          (await web.pods.list()).items.map(pod => pod.metadata.uid),
        ).toContain(old);
        expect(
          condition(await web.deployments.get('web'), 'Progressing'),
        ).toMatchObject({ status: 'True', reason: 'NewReplicaSetAvailable' });
      },
    },
    {
      name: 'does not roll while it is paused',
      async run(cluster) {
        const web = await start(cluster, {
          replicas: 0,
          spec: { paused: true },
        });
        const observed = () =>
          cluster.until('the Deployment is observed', async () => {
            const { metadata, status } = await web.deployments.get('web');
            return status.observedGeneration === metadata.generation;
          });
        await observed();
        await web.setImage(cluster.ground.images.second);
        await observed();
        expect((await web.replicaSets.list()).items).toHaveLength(0);
        await web.deployments.patch('web', { spec: { paused: false } });
        await web.settled(0);
        const { items } = await web.replicaSets.list();
        expect(items).toHaveLength(1);
        expect(items[0].spec.template.spec.containers[0].image).toBe(
          cluster.ground.images.second,
        );
      },
    },
  ],
};
