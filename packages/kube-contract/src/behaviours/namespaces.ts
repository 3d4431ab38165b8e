import { Topic } from '../Behaviour';
import { configMap, deployment } from './objects';

export const namespaces: Topic = {
  name: 'namespaces',
  behaviours: [
    {
      name: 'begin with an account and the root certificate',
      async run(cluster) {
        const namespace = await cluster.namespace({ team: 'contract' });
        const found = await cluster.resource('v1/namespaces').get(namespace);
        expect(found).toMatchObject({
          metadata: {
            labels: {
              'kubernetes.io/metadata.name': namespace,
              team: 'contract',
            },
          },
          spec: { finalizers: ['kubernetes'] },
          status: { phase: 'Active' },
        });
        const root = await cluster.until('the root certificate', async () =>
          cluster.resource('v1/configmaps', namespace).find('kube-root-ca.crt'),
        );
        expect(root.data['ca.crt']).toContain('BEGIN CERTIFICATE');
      },
    },
    {
      name: 'empty themselves when they are deleted, and take nothing new meanwhile',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const namespacesHere = cluster.resource('v1/namespaces');
        const maps = cluster.resource('v1/configmaps', namespace);
        const held = configMap('held');
        held.metadata.finalizers = ['example.com/wait'];
        await maps.create(held);
        await cluster
          .resource('apps/v1/deployments', namespace)
          .create(deployment('web', { replicas: 0 }));
        const answer = await namespacesHere.delete(namespace);
        expect(answer.status.phase).toBe('Terminating');
        await expect(
          cluster.refused(maps.path, {
            method: 'POST',
            body: configMap('late'),
          }),
        ).resolves.toMatchObject({
          code: 403,
          reason: 'Forbidden',
          message: `configmaps "late" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
          details: {
            causes: [
              {
                reason: 'NamespaceTerminating',
                message: `namespace ${namespace} is being terminated`,
                field: 'metadata.namespace',
              },
            ],
          },
        });
        await cluster.until('all but what is held is gone', async () => {
          const names = await maps.names();
          const web = await cluster
            .resource('apps/v1/deployments', namespace)
            .find('web');
          return names.join() === 'held' && !web;
        });
        await expect(namespacesHere.find(namespace)).resolves.toBeDefined();
        await maps.patch('held', { metadata: { finalizers: null } });
        await cluster.until('the namespace is gone', async () => {
          return (await namespacesHere.find(namespace)) === undefined;
        });
      },
    },
  ],
};
