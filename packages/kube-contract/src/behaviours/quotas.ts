import { Topic } from '../Behaviour';
import { KubeObject, Status } from '../client/objects';
import { ContractCluster } from '../ContractCluster';
import { deployment, idlePod } from './objects';

const quota = (hard: { [name: string]: string }) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'limits' },
  spec: { hard },
});

/**
 * Why an object may not be created. A real server looks at a copy of the quotas
 * that is a moment late; a dry run leaves nothing behind until then.
 */
function refusal(
  cluster: ContractCluster,
  path: string,
  object: KubeObject,
): Promise<Status> {
  return cluster.until(`${path} takes no more`, async () => {
    const { status, body } = await cluster.call<Status>(path, {
      method: 'POST',
      body: object,
      query: { dryRun: 'All' },
    });
    return status >= 400 && body;
  });
}

export const quotas: Topic = {
  name: 'quotas',
  behaviours: [
    {
      name: 'refuses what would be too much, and says how much that is',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const quotasHere = cluster.resource('v1/resourcequotas', namespace);
        const pods = cluster.resource('v1/pods', namespace);
        await quotasHere.create(
          quota({ pods: '2', 'requests.cpu': '300m', 'limits.memory': '1Gi' }),
        );
        await cluster.until('the quota is counted', async () => {
          const { status } = await quotasHere.get('limits');
          return status.used?.pods === '0';
        });
        const sized = (name: string, cpu: string, memory = '64Mi') => {
          const object = idlePod(name);
          object.spec.containers[0].resources = {
            requests: { cpu },
            limits: { memory },
          };
          return object;
        };
        await expect(
          refusal(cluster, pods.path, idlePod('none')),
        ).resolves.toMatchObject({
          code: 403,
          reason: 'Forbidden',
          message:
            'pods "none" is forbidden: failed quota: limits: must specify limits.memory for: app; requests.cpu for: app',
        });
        await pods.create(sized('one', '200m'));
        await cluster.until('the pod is counted', async () => {
          const { status } = await quotasHere.get('limits');
          return (
            status.used.pods === '1' &&
            status.used['requests.cpu'] === '200m' &&
            status.used['limits.memory'] === '64Mi'
          );
        });
        await expect(
          refusal(cluster, pods.path, sized('two', '200m')),
        ).resolves.toMatchObject({
          code: 403,
          reason: 'Forbidden',
          message:
            'pods "two" is forbidden: exceeded quota: limits, requested: requests.cpu=200m, used: requests.cpu=200m, limited: requests.cpu=300m',
          details: { name: 'two', kind: 'pods' },
        });
        await expect(
          refusal(cluster, pods.path, sized('two', '200m', '2Gi')),
        ).resolves.toMatchObject({
          message:
            'pods "two" is forbidden: exceeded quota: limits, requested: limits.memory=2Gi,requests.cpu=200m, used: limits.memory=64Mi,requests.cpu=200m, limited: limits.memory=1Gi,requests.cpu=300m',
        });
        await pods.delete('one');
        await cluster.until('the pod is no longer counted', async () => {
          const { status } = await quotasHere.get('limits');
          return status.used.pods === '0';
        });
        await cluster.until('there is room again', () =>
          pods.create(sized('two', '200m')),
        );
      },
    },
    {
      name: 'counts objects of any type',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const quotasHere = cluster.resource('v1/resourcequotas', namespace);
        const deployments = cluster.resource('apps/v1/deployments', namespace);
        await quotasHere.create(quota({ 'count/deployments.apps': '1' }));
        await cluster.until('the quota is counted', async () => {
          const { status } = await quotasHere.get('limits');
          return status.used?.['count/deployments.apps'] === '0';
        });
        await deployments.create(deployment('one', { replicas: 0 }));
        await cluster.until('the Deployment is counted', async () => {
          const { status } = await quotasHere.get('limits');
          return status.used['count/deployments.apps'] === '1';
        });
        await expect(
          refusal(
            cluster,
            deployments.path,
            deployment('two', { replicas: 0 }),
          ),
        ).resolves.toMatchObject({
          code: 403,
          message:
            'deployments.apps "two" is forbidden: exceeded quota: limits, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
        });
      },
    },
    {
      name: 'shows at the Deployment that its pods are refused',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const quotasHere = cluster.resource('v1/resourcequotas', namespace);
        const deployments = cluster.resource('apps/v1/deployments', namespace);
        await quotasHere.create(quota({ pods: '0' }));
        await cluster.until('the quota is counted', async () => {
          const { status } = await quotasHere.get('limits');
          return status.used?.pods === '0';
        });
        await deployments.create(deployment('web', { replicas: 1 }));
        const failure = await cluster.until('the failure', async () => {
          const { status } = await deployments.get('web');
          return status.conditions?.find(
            ({ type }: any) => type === 'ReplicaFailure',
          );
        });
        expect(failure).toMatchObject({
          status: 'True',
          reason: 'FailedCreate',
          message: expect.stringMatching(
            /^pods "web-.*" is forbidden: exceeded quota: limits, requested: pods=1, used: pods=0, limited: pods=0$/,
          ),
        });
      },
    },
  ],
};
