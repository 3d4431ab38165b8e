import { KubeSim } from '../KubeSim';
import { call, StatusBody } from '../testUtils/client';
import { deployment } from '../testUtils/objects';
import { budget } from '../testUtils/workloads';
import { Pod, PodDisruptionBudget } from '../workloads';

describe('PodDisruptionBudgets', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const pods = () => cluster().list('pods') as unknown as Pod[];
  const read = () =>
    cluster().get(
      'poddisruptionbudgets.policy',
      'default',
      'guard',
    ) as unknown as PodDisruptionBudget;
  const evict = (name: string, query = '') =>
    call<StatusBody>(
      cluster(),
      `/api/v1/namespaces/default/pods/${name}/eviction${query}`,
      {
        method: 'POST',
        body: {
          apiVersion: 'policy/v1',
          kind: 'Eviction',
          metadata: { name, namespace: 'default' },
        },
      },
    );
  const guard = async (spec: Parameters<typeof budget>[0], replicas = 3) => {
    cluster().apply(deployment({ replicas }));
    cluster().apply(budget(spec));
    await sim.clock.advance(30_000);
  };

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it.each([
    [{ minAvailable: 2 }, 3, 2, 1],
    [{ minAvailable: '100%' }, 3, 3, 0],
    [{ maxUnavailable: 1 }, 3, 2, 1],
    [{ maxUnavailable: '34%' }, 3, 1, 2],
    [{ maxUnavailable: 0 }, 3, 3, 0],
  ])('counts %j', async (spec, expectedPods, desiredHealthy, allowed) => {
    await guard(spec);
    expect(read().status).toMatchObject({
      observedGeneration: 1,
      expectedPods,
      desiredHealthy,
      currentHealthy: 3,
      disruptionsAllowed: allowed,
      conditions: [
        {
          type: 'DisruptionAllowed',
          status: allowed > 0 ? 'True' : 'False',
          reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
        },
      ],
    });
  });

  it('lets one pod go and the next one wait until there is another', async () => {
    await guard({ minAvailable: 2 });
    const [first, second] = pods().map(({ metadata }) => metadata.name);
    expect((await evict(first)).status).toBe(201);
    expect(
      (cluster().get('pods', 'default', first) as unknown as Pod).status
        .conditions,
    ).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
      }),
    );
    const refused = await evict(second);
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      reason: 'TooManyRequests',
      message:
        "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message:
              'The disruption budget guard needs 2 healthy pods and has 2 currently',
          },
        ],
      },
    });
    await sim.clock.advance(30_000);
    expect((await evict(second)).status).toBe(201);
  });

  it('changes nothing in a dry run', async () => {
    await guard({ minAvailable: 2 });
    const [{ metadata }] = pods();
    expect((await evict(metadata.name, '?dryRun=All')).status).toBe(201);
    await sim.clock.advance(0);
    expect(read().status.disruptionsAllowed).toBe(1);
    expect(pods().some(pod => pod.metadata.deletionTimestamp)).toBe(false);
  });

  it('lets pods go that are not ready while the others suffice', async () => {
    await guard({ minAvailable: 3 }, 4);
    cluster().faults.misbehave({ labelSelector: 'app=web' }, 'never-ready');
    await sim.clock.advance(1_000);
    const [{ metadata }] = pods();
    expect((await evict(metadata.name)).status).toBe(429);
    cluster().apply({
      ...budget({ minAvailable: 3, unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
    });
    await sim.clock.advance(1_000);
    expect((await evict(metadata.name)).status).toBe(201);
  });

  it('does not stand in the way of pods without a budget', async () => {
    cluster().apply(deployment({ replicas: 1 }));
    await sim.clock.advance(30_000);
    expect((await evict(pods()[0].metadata.name)).status).toBe(201);
    expect((await evict('nobody')).status).toBe(404);
  });

  it('refuses what says two things at once', () => {
    expect(() =>
      cluster().apply(budget({ minAvailable: 1, maxUnavailable: 1 })),
    ).toThrow('minAvailable and maxUnavailable cannot be both set');
  });
});
