import { Topic } from '../Behaviour';
import { KubeObject } from '../client/objects';
import { ContractCluster } from '../ContractCluster';
import { configMap, deployment } from './objects';

function ownedBy(owner: KubeObject, name: string): KubeObject {
  const object = configMap(name);
  object.metadata.ownerReferences = [
    {
      apiVersion: owner.apiVersion,
      kind: owner.kind,
      name: owner.metadata.name,
      uid: owner.metadata.uid,
    },
  ];
  return object;
}

/** A Deployment without pods, and its ReplicaSet. */
async function deploymentWithReplicaSet(cluster: ContractCluster) {
  const namespace = await cluster.namespace();
  const deployments = cluster.resource('apps/v1/deployments', namespace);
  const replicaSets = cluster.resource('apps/v1/replicasets', namespace);
  await deployments.create(deployment('web', { replicas: 0 }));
  await cluster.until('the ReplicaSet', async () => {
    const { items } = await replicaSets.list();
    return items.length === 1;
  });
  return { deployments, replicaSets };
}

export const deleting: Topic = {
  name: 'deleting',
  behaviours: [
    {
      name: 'answers with what is gone',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.create(configMap('a'));
        await expect(maps.delete('a')).resolves.toMatchObject({
          kind: 'Status',
          status: 'Success',
          details: { name: 'a', kind: 'configmaps', uid: metadata.uid },
        });
        await expect(maps.find('a')).resolves.toBeUndefined();
      },
    },
    {
      name: 'deletes only what is meant: uid and version as conditions',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.create(configMap('a'));
        const other = '00000000-0000-0000-0000-000000000000';
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'DELETE',
            body: { preconditions: { uid: other } },
          }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message: `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (${other}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
        });
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'DELETE',
            body: { preconditions: { resourceVersion: '1' } },
          }),
        ).resolves.toMatchObject({
          code: 409,
          message: `Operation cannot be fulfilled on ConfigMap "a": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
        });
        await maps.delete('a', { preconditions: { uid: metadata.uid } });
        await expect(maps.find('a')).resolves.toBeUndefined();
      },
    },
    {
      name: 'waits for finalizers, and takes no new ones then',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const object = configMap('a');
        object.metadata.finalizers = ['example.com/wait'];
        await maps.create(object);
        const answer = await maps.delete('a');
        expect(answer.metadata.deletionTimestamp).toBeTruthy();
        expect(answer.metadata.deletionGracePeriodSeconds).toBe(0);
        const still = await maps.get('a');
        expect(still.metadata.finalizers).toEqual(['example.com/wait']);
        const merge = (finalizers: string[]) => ({
          method: 'PATCH',
          body: { metadata: { finalizers } },
          contentType: 'application/merge-patch+json',
        });
        const status = await cluster.refused(
          maps.at('a'),
          merge(['example.com/wait', 'example.com/more']),
        );
        expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
        expect(status.message).toContain(
          'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/more"}',
        );
        await cluster.call(maps.at('a'), merge([]));
        await expect(maps.find('a')).resolves.toBeUndefined();
      },
    },
    {
      name: 'takes dependants along in the background',
      async run(cluster) {
        const { deployments, replicaSets } = await deploymentWithReplicaSet(
          cluster,
        );
        await deployments.delete('web', { propagationPolicy: 'Background' });
        await expect(deployments.find('web')).resolves.toBeUndefined();
        await cluster.until('the ReplicaSet is gone', async () => {
          const { items } = await replicaSets.list();
          return items.length === 0;
        });
      },
    },
    {
      name: 'keeps the owner until dependants are gone in the foreground',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const maps = cluster.resource('v1/configmaps', namespace);
        const owner = await maps.create(configMap('owner'));
        const dependant = ownedBy(owner, 'dependant');
        dependant.metadata.ownerReferences[0].blockOwnerDeletion = true;
        dependant.metadata.finalizers = ['example.com/wait'];
        await maps.create(dependant);
        const answer = await maps.delete('owner', {
          propagationPolicy: 'Foreground',
        });
        expect(answer.metadata).toMatchObject({
          finalizers: ['foregroundDeletion'],
          deletionTimestamp: expect.any(String),
        });
        await cluster.until('the dependant is on its way', async () => {
          const { metadata } = await maps.get('dependant');
          return Boolean(metadata.deletionTimestamp);
        });
        await expect(maps.find('owner')).resolves.toBeDefined();
        await maps.patch('dependant', { metadata: { finalizers: null } });
        await cluster.until('the owner is gone', async () => {
          return (await maps.find('owner')) === undefined;
        });
        await expect(maps.find('dependant')).resolves.toBeUndefined();
      },
    },
    {
      name: 'leaves orphans behind when told to',
      async run(cluster) {
        const { deployments, replicaSets } = await deploymentWithReplicaSet(
          cluster,
        );
        await deployments.delete('web', { propagationPolicy: 'Orphan' });
        await cluster.until('the Deployment is gone', async () => {
          return (await deployments.find('web')) === undefined;
        });
        const { items } = await replicaSets.list();
        expect(items).toHaveLength(1);
        expect(items[0].metadata.ownerReferences).toBeUndefined();
        expect(items[0].metadata.deletionTimestamp).toBeUndefined();
      },
    },
    {
      name: 'collects what has lost its last owner',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const [one, two] = [
          await maps.create(configMap('one')),
          await maps.create(configMap('two')),
        ];
        const shared = ownedBy(one, 'shared');
        shared.metadata.ownerReferences.push(
          ...ownedBy(two, '').metadata.ownerReferences,
        );
        await maps.create(shared);
        await maps.create(ownedBy(one, 'single'));
        await maps.delete('one');
        await cluster.until('what had one owner is gone', async () => {
          return (await maps.find('single')) === undefined;
        });
        await expect(maps.find('shared')).resolves.toBeDefined();
        await maps.delete('two');
        await cluster.until('what had two owners is gone', async () => {
          return (await maps.find('shared')) === undefined;
        });
      },
    },
    {
      name: 'deletes what a selector names',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a', {}, { go: 'yes' }));
        await maps.create(configMap('b', {}, { go: 'yes' }));
        await maps.create(configMap('c', {}, { go: 'no' }));
        const { status, body } = await cluster.call(maps.path, {
          method: 'DELETE',
          query: { labelSelector: 'go=yes' },
        });
        expect(status).toBe(200);
        expect(body.kind).toBe('ConfigMapList');
        await expect(maps.names({ labelSelector: 'go' })).resolves.toEqual([
          'c',
        ]);
      },
    },
  ],
};
