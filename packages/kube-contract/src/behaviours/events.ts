import { Topic } from '../Behaviour';
import { deployment } from './objects';
import { containerOf, startPod } from './startPod';

export const events: Topic = {
  name: 'events',
  behaviours: [
    {
      name: 'tell what happens to a Deployment and its pods',
      async run(cluster) {
        const namespace = await cluster.namespace();
        await cluster.resource('apps/v1/deployments', namespace).create(
          deployment('web', {
            replicas: 1,
            template: cluster.ground.template('serve', 'web'),
          }),
        );
        const eventsHere = cluster.resource('v1/events', namespace);
        const reasons = await cluster.until('all its events', async () => {
          const { items } = await eventsHere.list();
          const found = new Map(
            items.map(item => [
              `${item.involvedObject.kind} ${item.reason}`,
              item,
            ]),
          );
          return (
            [
              'Deployment ScalingReplicaSet',
              'ReplicaSet SuccessfulCreate',
              'Pod Scheduled',
              'Pod Pulled',
              'Pod Created',
              'Pod Started',
            ].every(reason => found.has(reason)) && found
          );
        });
        expect(reasons.get('Deployment ScalingReplicaSet')).toMatchObject({
          type: 'Normal',
          message: expect.stringMatching(
            /^Scaled up replica set web-[a-z0-9]+ from 0 to 1$/,
          ),
          source: { component: 'deployment-controller' },
          involvedObject: {
            apiVersion: 'apps/v1',
            name: 'web',
            namespace,
            uid: expect.any(String),
          },
        });
        await expect(
          eventsHere.names({
            fieldSelector: 'involvedObject.kind=Deployment,reason=Other',
          }),
        ).resolves.toEqual([]);
        await expect(
          eventsHere.names({
            fieldSelector:
              'involvedObject.kind=Deployment,involvedObject.name=web',
          }),
        ).resolves.toHaveLength(1);
      },
    },
    {
      name: 'tell of failures as warnings',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'unpullable' });
        await started.until('waits', found =>
          ['ErrImagePull', 'ImagePullBackOff'].includes(
            containerOf(found)?.state.waiting?.reason,
          ),
        );
        const eventsHere = cluster.resource('v1/events', started.namespace);
        const failed = await cluster.until('the warning', async () => {
          const { items } = await eventsHere.list({
            fieldSelector: 'type=Warning,reason=Failed',
          });
          return items.find(({ message }) => /^Failed to pull/.test(message));
        });
        expect(failed.message).toContain(
          `Failed to pull image "${cluster.ground.images.missing}"`,
        );
        expect(failed).toMatchObject({
          involvedObject: {
            kind: 'Pod',
            name: 'app',
            fieldPath: 'spec.containers{app}',
          },
          source: { component: 'kubelet' },
        });
      },
    },
  ],
};
