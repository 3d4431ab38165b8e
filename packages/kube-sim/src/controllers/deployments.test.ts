import { KubeSim } from '../KubeSim';
import { deployment, DeploymentShape } from '../testUtils/objects';
import { Condition, Deployment, Pod, ReplicaSet } from '../workloads';

describe('Deployments', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const pods = () =>
    cluster().list('pods', { namespace: 'default' }) as unknown as Pod[];
  const sets = () =>
    cluster().list('replicasets', {
      namespace: 'default',
    }) as unknown as ReplicaSet[];
  const read = () =>
    cluster().get('deployments', 'default', 'web') as unknown as Deployment;
  const condition = (conditions: Condition[] | undefined, type: string) =>
    conditions?.find(item => item.type === type);
  const deploy = async (shape: DeploymentShape, seconds = 30) => {
    cluster().apply(deployment(shape), { fieldManager: 'test', force: true });
    await sim.clock.advance(seconds * 1_000);
  };
  const reasons = (pod: Pod) =>
    pod.status.containerStatuses?.[0].state.waiting?.reason;

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [
        { name: 'a', nodes: 3, capacity: { cpu: '2', memory: '4Gi' } },
      ],
      clock: 'manual',
      seed: 'fixed',
    });
  });
  afterEach(() => sim.stop());

  it('brings pods up and reports like the real controller', async () => {
    await deploy({ replicas: 3 });
    expect(read().status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [
        {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
        },
        {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
        },
      ],
    });
    expect(read().metadata.annotations).toEqual({
      'deployment.kubernetes.io/revision': '1',
    });
    const [set] = sets();
    const hash = set.metadata.labels?.['pod-template-hash'];
    expect(set.metadata.name).toBe(`web-${hash}`);
    expect(new Set(pods().map(pod => pod.spec.nodeName)).size).toBe(3);
    for (const pod of pods()) {
      expect(pod.metadata.name).toMatch(
        new RegExp(`^web-${hash}-[a-z0-9]{5}$`),
      );
      expect(pod.status).toMatchObject({
        phase: 'Running',
        podIP: expect.any(String),
      });
    }
  });

  it('gives the same names for the same seed', async () => {
    await deploy({ replicas: 2 });
    const names = pods().map(pod => pod.metadata.name);
    await sim.stop();
    sim = await KubeSim.start({
      clusters: [{ name: 'a' }],
      clock: 'manual',
      seed: 'fixed',
    });
    await deploy({ replicas: 2 });
    expect(pods().map(pod => pod.metadata.name)).toEqual(names);
  });

  it('keeps bounds in every moment of a rollout and raises the revision', async () => {
    await deploy({
      replicas: 6,
      rollingUpdate: { maxSurge: 2, maxUnavailable: 1 },
    });
    cluster().apply(
      deployment({
        replicas: 6,
        image: 'web:2',
        rollingUpdate: { maxSurge: 2, maxUnavailable: 1 },
      }),
      { fieldManager: 'test' },
    );
    for (let step = 0; step < 200; step++) {
      await sim.clock.advance(100);
      const active = pods().filter(pod => !pod.metadata.deletionTimestamp);
      const ready = active.filter(
        pod => condition(pod.status.conditions, 'Ready')?.status === 'True',
      );
      expect(active.length).toBeLessThanOrEqual(8);
      expect(ready.length).toBeGreaterThanOrEqual(5);
    }
    expect(
      read().metadata.annotations?.['deployment.kubernetes.io/revision'],
    ).toBe('2');
    expect(
      sets()
        .map(set => set.spec.replicas)
        .sort(),
    ).toEqual([0, 6]);
    expect(pods().every(pod => pod.spec.containers[0].image === 'web:2')).toBe(
      true,
    );
  });

  it('keeps the old pods when the new image does not exist, then exceeds the deadline', async () => {
    await deploy({ replicas: 4, spec: { progressDeadlineSeconds: 60 } });
    await deploy({
      replicas: 4,
      image: 'web:does-not-exist',
      spec: { progressDeadlineSeconds: 60 },
    });
    const waiting = pods().filter(pod => reasons(pod));
    expect(waiting.map(reasons)).toEqual(
      waiting.map(() =>
        expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/),
      ),
    );
    expect(read().status).toMatchObject({
      availableReplicas: 3,
      updatedReplicas: 2,
    });
    await sim.clock.advance(60_000);
    expect(condition(read().status.conditions, 'Progressing')).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
    });
    await deploy({ replicas: 4, spec: { progressDeadlineSeconds: 60 } });
    expect(read().status.availableReplicas).toBe(4);
    expect(
      read().metadata.annotations?.['deployment.kubernetes.io/revision'],
    ).toBe('3');
  });

  it('does not roll while paused, scales nevertheless, and goes on', async () => {
    await deploy({ replicas: 2 });
    await deploy({ replicas: 3, image: 'web:2', spec: { paused: true } });
    expect(sets()).toHaveLength(1);
    expect(pods()).toHaveLength(3);
    expect(condition(read().status.conditions, 'Progressing')?.reason).toBe(
      'DeploymentPaused',
    );
    await deploy({ replicas: 3, image: 'web:2', spec: { paused: false } });
    expect(pods().every(pod => pod.spec.containers[0].image === 'web:2')).toBe(
      true,
    );
  });

  it('never mixes versions with Recreate', async () => {
    await deploy({ replicas: 3, spec: { strategy: { type: 'Recreate' } } });
    cluster().apply(
      deployment({
        replicas: 3,
        image: 'web:2',
        spec: { strategy: { type: 'Recreate' } },
      }),
      { fieldManager: 'test' },
    );
    for (let step = 0; step < 100; step++) {
      await sim.clock.advance(100);
      expect(
        new Set(pods().map(pod => pod.spec.containers[0].image)).size,
      ).toBeLessThanOrEqual(1);
    }
    expect(read().status).toMatchObject({
      availableReplicas: 3,
      updatedReplicas: 3,
    });
  });

  it('shows a crash loop with growing back-off and restart counts', async () => {
    await deploy(
      {
        replicas: 1,
        annotations: { 'kube-sim.longshore.dev/behaviour': 'crash-loop' },
      },
      60,
    );
    const [status] = pods()[0].status.containerStatuses ?? [];
    expect(status).toMatchObject({
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 1, reason: 'Error' } },
    });
    const before = status.restartCount;
    await sim.clock.advance(600_000);
    const [later] = pods()[0].status.containerStatuses ?? [];
    expect(later.restartCount).toBeGreaterThan(before);
    expect(later.state.waiting?.message).toContain(
      'back-off 5m0s restarting failed container=app',
    );
    expect(condition(read().status.conditions, 'Available')?.status).toBe(
      'False',
    );
  });

  it('kills with OOMKilled 137 and heals when told to', async () => {
    await deploy({ replicas: 1 });
    cluster().faults.misbehave({ labelSelector: 'app=web' }, 'oom');
    await sim.clock.advance(21_000);
    expect(
      pods()[0].status.containerStatuses?.[0].lastState.terminated ??
        pods()[0].status.containerStatuses?.[0].state.terminated,
    ).toMatchObject({
      reason: 'OOMKilled',
      exitCode: 137,
    });
    cluster().faults.misbehave({ labelSelector: 'app=web' }, 'healthy');
    await sim.clock.advance(120_000);
    expect(pods()[0].status.containerStatuses?.[0]).toMatchObject({
      ready: true,
      restartCount: expect.any(Number),
    });
    cluster().faults.misbehave({ labelSelector: 'app=web' }, 'never-ready');
    await sim.clock.advance(1_000);
    expect(read().status.availableReplicas).toBeUndefined();
  });

  it('leaves pods Pending that do not fit, and places them when there is room', async () => {
    await deploy({ replicas: 8, cpu: '900m' });
    const pending = pods().filter(pod => pod.status.phase === 'Pending');
    expect(pending).toHaveLength(2);
    expect(
      condition(pending[0].status.conditions, 'PodScheduled'),
    ).toMatchObject({
      status: 'False',
      reason: 'Unschedulable',
      message: expect.stringContaining(
        '0/3 nodes are available: 3 Insufficient cpu.',
      ),
    });
    await deploy({ replicas: 6, cpu: '900m' });
    expect(pods().every(pod => pod.status.phase === 'Running')).toBe(true);
  });

  it('replaces the pods of a node that is down, after their toleration', async () => {
    await deploy({ replicas: 3 });
    const lost = pods().find(pod => pod.spec.nodeName === 'node-1');
    cluster().faults.nodeDown('node-1', true);
    await sim.clock.advance(41_000);
    const node = cluster().get('nodes', undefined, 'node-1') as unknown as {
      status: { conditions: Condition[] };
    };
    expect(condition(node.status.conditions, 'Ready')?.status).toBe('Unknown');
    expect(read().status.availableReplicas).toBe(2);
    await sim.clock.advance(310_000);
    const left = pods().find(pod => pod.metadata.uid === lost?.metadata.uid);
    expect(left?.metadata.deletionTimestamp).toBeDefined();
    expect(read().status.availableReplicas).toBe(3);
    cluster().faults.nodeDown('node-1', false);
    await sim.clock.advance(10_000);
    expect(pods().map(pod => pod.metadata.uid)).not.toContain(
      lost?.metadata.uid,
    );
  });

  it('waits minReadySeconds before a pod counts as available', async () => {
    await deploy({ replicas: 1, spec: { minReadySeconds: 60 } });
    expect(read().status).toMatchObject({
      readyReplicas: 1,
      unavailableReplicas: 1,
    });
    await sim.clock.advance(60_000);
    expect(read().status.availableReplicas).toBe(1);
  });
});
