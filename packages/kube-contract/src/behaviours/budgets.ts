import { Topic } from '../Behaviour';
import { idlePod } from './objects';
import { isReady, startPod } from './startPod';

export const budgets: Topic = {
  name: 'budgets and eviction',
  behaviours: [
    {
      name: 'refuses an eviction that a budget does not allow, and evicts otherwise',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'serve' });
        const { namespace, pods } = started;
        await started.until('ready', isReady);
        const budgetsHere = cluster.resource(
          'policy/v1/poddisruptionbudgets',
          namespace,
        );
        await budgetsHere.create({
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'app' },
          spec: { minAvailable: 1, selector: { matchLabels: { app: 'app' } } },
        });
        const counted = await cluster.until(
          'the budget is counted',
          async () => {
            const found = await budgetsHere.get('app');
            return (
              found.status.observedGeneration === found.metadata.generation &&
              found.status.currentHealthy === 1 &&
              found
            );
          },
        );
        expect(counted.status).toMatchObject({
          currentHealthy: 1,
          desiredHealthy: 1,
          disruptionsAllowed: 0,
          expectedPods: 1,
        });
        expect(counted.status.conditions).toEqual([
          expect.objectContaining({
            type: 'DisruptionAllowed',
            status: 'False',
            reason: 'InsufficientPods',
          }),
        ]);
        const evict = {
          method: 'POST',
          body: {
            apiVersion: 'policy/v1',
            kind: 'Eviction',
            metadata: { name: 'app', namespace },
          },
        };
        await expect(
          cluster.refused(pods.at('app/eviction'), evict),
        ).resolves.toMatchObject({
          code: 429,
          reason: 'TooManyRequests',
          message:
            "Cannot evict pod as it would violate the pod's disruption budget.",
          details: {
            causes: [
              {
                reason: 'DisruptionBudget',
                message:
                  'The disruption budget app needs 1 healthy pods and has 1 currently',
              },
            ],
          },
        });
        await expect(pods.find('app')).resolves.toBeDefined();
        await budgetsHere.patch('app', { spec: { minAvailable: 0 } });
        await cluster.until('a disruption is allowed', async () => {
          const { status } = await budgetsHere.get('app');
          return status.disruptionsAllowed === 1;
        });
        const dry = await cluster.call(pods.at('app/eviction'), {
          ...evict,
          query: { dryRun: 'All' },
        });
        expect(dry.status).toBe(201);
        const still = await pods.get('app');
        expect(still.metadata.deletionTimestamp).toBeUndefined();
        const done = await cluster.call(pods.at('app/eviction'), evict);
        expect(done).toMatchObject({
          status: 201,
          body: { kind: 'Status', status: 'Success' },
        });
        await cluster.until('the pod is gone', async () => {
          return (await pods.find('app')) === undefined;
        });
      },
    },
    {
      name: 'evicts what no budget protects, and only what is there',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const pods = cluster.resource('v1/pods', namespace);
        await pods.create(idlePod('app'));
        const evict = (name: string) => ({
          method: 'POST',
          body: {
            apiVersion: 'policy/v1',
            kind: 'Eviction',
            metadata: { name, namespace },
          },
        });
        const another = evict('app');
        await expect(
          cluster.refused(pods.at('app/eviction'), {
            ...another,
            body: {
              ...another.body,
              deleteOptions: { preconditions: { uid: 'of-another' } },
            },
          }),
        ).resolves.toMatchObject({
          code: 409,
          message: expect.stringContaining(
            'the UID in the precondition (of-another) does not match',
          ),
        });
        const { status } = await cluster.call(
          pods.at('app/eviction'),
          evict('app'),
        );
        expect(status).toBe(201);
        await expect(pods.find('app')).resolves.toBeUndefined();
        await expect(
          cluster.refused(pods.at('none/eviction'), evict('none')),
        ).resolves.toMatchObject({
          code: 404,
          message: 'pods "none" not found',
        });
      },
    },
  ],
};
