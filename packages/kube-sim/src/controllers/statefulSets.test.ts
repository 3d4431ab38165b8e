import { KubeSim } from '../KubeSim';
import { statefulSet } from '../testUtils/workloads';
import { Pod, StatefulSet, Volume, VolumeClaim } from '../workloads';

describe('StatefulSets', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const pods = () => cluster().list('pods') as unknown as Pod[];
  const names = () => pods().map(({ metadata }) => metadata.name);
  const read = () =>
    cluster().get('statefulsets', 'default', 'db') as unknown as StatefulSet;
  const images = () => pods().map(({ spec }) => spec.containers[0].image);
  const claims = () =>
    cluster().list('persistentvolumeclaims') as unknown as VolumeClaim[];
  const volumes = () =>
    cluster().list('persistentvolumes') as unknown as Volume[];
  const apply = async (
    shape: Parameters<typeof statefulSet>[0],
    seconds = 60,
  ) => {
    cluster().apply(statefulSet(shape), { fieldManager: 'test', force: true });
    await sim.clock.advance(seconds * 1_000);
  };

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it('starts numbered pods one after the other and reports like the real controller', async () => {
    await apply({}, 1);
    expect(names()).toEqual(['db-0']);
    await sim.clock.advance(60_000);
    expect(names()).toEqual(['db-0', 'db-1', 'db-2']);
    const { status } = read();
    expect(status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      collisionCount: 0,
    });
    expect(status.currentRevision).toMatch(/^db-/);
    expect(status.updateRevision).toBe(status.currentRevision);
    expect(pods()[1]).toMatchObject({
      metadata: {
        labels: {
          'statefulset.kubernetes.io/pod-name': 'db-1',
          'apps.kubernetes.io/pod-index': '1',
          'controller-revision-hash': status.updateRevision,
        },
      },
      spec: { hostname: 'db-1', subdomain: 'db' },
    });
  });

  it('starts all at once when it may', async () => {
    await apply({ spec: { podManagementPolicy: 'Parallel' } }, 1);
    expect(names()).toEqual(['db-0', 'db-1', 'db-2']);
  });

  it('gives back a pod under its name', async () => {
    await apply({ replicas: 2 });
    const before = pods()[0].metadata.uid;
    cluster().delete('pods', 'default', 'db-0');
    await sim.clock.advance(60_000);
    expect(names()).toEqual(['db-0', 'db-1']);
    expect(pods()[0].metadata.uid).not.toBe(before);
  });

  it('scales down from the highest number', async () => {
    await apply({});
    await apply({ replicas: 1 }, 0);
    expect(pods().map(pod => Boolean(pod.metadata.deletionTimestamp))).toEqual([
      false,
      false,
      true,
    ]);
    await sim.clock.advance(60_000);
    expect(names()).toEqual(['db-0']);
  });

  it('updates from the highest number down to the partition, and rolls back', async () => {
    await apply({});
    const first = read().status.currentRevision;
    const partition = (number: number) => ({
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { partition: number },
      },
    });
    await apply({ image: 'app:2', spec: partition(2) });
    expect(images()).toEqual([
      'registry.example/app:1',
      'registry.example/app:1',
      'app:2',
    ]);
    expect(read().status).toMatchObject({
      currentRevision: first,
      currentReplicas: 2,
      updatedReplicas: 1,
    });
    await apply({ image: 'app:2', spec: partition(0) }, 120);
    expect(new Set(images())).toEqual(new Set(['app:2']));
    const second = read().status.currentRevision;
    expect(second).not.toBe(first);
    await apply({ spec: partition(0) }, 120);
    expect(read().status.currentRevision).toBe(first);
    expect(cluster().list('controllerrevisions.apps')).toHaveLength(2);
  });

  it('waits at a pod that does not become ready', async () => {
    await apply({ image: 'app:does-not-exist' });
    expect(names()).toEqual(['db-0']);
    expect(read().status).toMatchObject({ replicas: 1, availableReplicas: 0 });
  });

  it('refuses a change of what cannot be changed', async () => {
    await apply({});
    expect(() =>
      cluster().apply(statefulSet({ spec: { serviceName: 'other' } }), {
        fieldManager: 'test',
        force: true,
      }),
    ).toThrow(
      "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    );
  });

  it('gives each pod a volume that stays, and takes it away only when that is wished', async () => {
    const volumeClaimTemplates = [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      },
    ];
    await apply({ replicas: 2, spec: { volumeClaimTemplates } });
    expect(claims().map(({ metadata }) => metadata.name)).toEqual([
      'data-db-0',
      'data-db-1',
    ]);
    expect(claims()[0]).toMatchObject({
      spec: { storageClassName: 'standard' },
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    });
    expect(pods()[0].spec.volumes?.[0]).toEqual({
      name: 'data',
      persistentVolumeClaim: { claimName: 'data-db-0' },
    });
    expect(pods()[0].status.phase).toBe('Running');
    await apply({
      replicas: 1,
      spec: {
        volumeClaimTemplates,
        persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
      },
    });
    expect(claims().map(({ metadata }) => metadata.name)).toEqual([
      'data-db-0',
    ]);
    cluster().delete('statefulsets', 'default', 'db');
    await sim.clock.advance(60_000);
    expect(pods()).toEqual([]);
    expect(claims()).toHaveLength(1);
    expect(volumes()).toHaveLength(1);
  });
});
