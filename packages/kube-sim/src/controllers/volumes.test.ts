import { KubeSim } from '../KubeSim';
import { JsonObject } from '../objects';
import { pod } from '../testUtils/workloads';
import { Pod, Volume, VolumeClaim } from '../workloads';

describe('volumes', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const apply = async (object: object, seconds = 5) => {
    cluster().apply(object, { fieldManager: 'test', force: true });
    await sim.clock.advance(seconds * 1_000);
  };
  const claim = (spec: JsonObject = {}, storage = '1Gi') => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage } },
      ...spec,
    },
  });
  const user = pod('user', {
    pod: {
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
    },
  });
  const read = () =>
    cluster().get('persistentvolumeclaims', 'default', 'data') as unknown as
      | VolumeClaim
      | undefined;
  const volumes = () =>
    cluster().list('persistentvolumes') as unknown as Volume[];
  const readUser = () =>
    cluster().get('pods', 'default', 'user') as unknown as Pod;
  const storageClass = (name: string, more: JsonObject) => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name },
    provisioner: 'nfs.example',
    ...more,
  });

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it('makes a volume of the default class, grows it and takes it away', async () => {
    await apply(claim());
    expect(read()).toMatchObject({
      metadata: { finalizers: ['kubernetes.io/pvc-protection'] },
      spec: { storageClassName: 'standard' },
      status: { phase: 'Bound', capacity: { storage: '1Gi' } },
    });
    expect(volumes()[0]).toMatchObject({
      metadata: { name: read()?.spec.volumeName },
      spec: {
        claimRef: { name: 'data' },
        persistentVolumeReclaimPolicy: 'Delete',
      },
      status: { phase: 'Bound' },
    });
    await apply(claim({}, '2Gi'));
    expect(read()?.status?.capacity).toEqual({ storage: '2Gi' });
    cluster().delete('persistentvolumeclaims', 'default', 'data');
    await sim.clock.advance(1_000);
    expect(read()).toBeUndefined();
    expect(volumes()).toEqual([]);
  });

  it('keeps a claim that a pod uses', async () => {
    await apply(claim());
    await apply(user, 30);
    expect(readUser().status.phase).toBe('Running');
    cluster().delete('persistentvolumeclaims', 'default', 'data');
    await sim.clock.advance(1_000);
    expect(read()?.metadata.deletionTimestamp).toBeDefined();
    cluster().delete('pods', 'default', 'user');
    await sim.clock.advance(5_000);
    expect(read()).toBeUndefined();
  });

  it('lets a pod wait until its claim is there', async () => {
    await apply(user, 30);
    expect(readUser().status.conditions?.[0]).toMatchObject({
      type: 'PodScheduled',
      status: 'False',
      message: expect.stringContaining(
        'persistentvolumeclaim "data" not found',
      ),
    });
    await apply(claim(), 30);
    expect(readUser().status.phase).toBe('Running');
  });

  it('waits for the first pod where the class says so', async () => {
    await apply(
      storageClass('late', { volumeBindingMode: 'WaitForFirstConsumer' }),
    );
    await apply(claim({ storageClassName: 'late' }));
    expect(read()?.status?.phase).toBe('Pending');
    await apply(user, 30);
    expect(read()?.status?.phase).toBe('Bound');
    expect(readUser().status.phase).toBe('Running');
  });

  it('takes the smallest volume that fits, and leaves it to a person afterwards', async () => {
    for (const [name, storage] of [
      ['large', '10Gi'],
      ['right', '2Gi'],
      ['small', '512Mi'],
    ]) {
      await apply({
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name },
        spec: {
          capacity: { storage },
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'manual',
          persistentVolumeReclaimPolicy: 'Retain',
        },
      });
    }
    await apply(claim({ storageClassName: 'manual' }));
    expect(read()?.spec.volumeName).toBe('right');
    cluster().delete('persistentvolumeclaims', 'default', 'data');
    await sim.clock.advance(1_000);
    const phases = volumes().map(({ metadata, status }) => [
      metadata.name,
      status?.phase,
    ]);
    expect(Object.fromEntries(phases)).toEqual({
      large: 'Available',
      right: 'Released',
      small: 'Available',
    });
  });

  it('says why a claim stays pending', async () => {
    await apply(claim({ storageClassName: 'none-such' }));
    expect(read()?.status?.phase).toBe('Pending');
    expect(
      cluster()
        .list('events')
        .map(({ message }) => message),
    ).toContain('storageclass.storage.k8s.io "none-such" not found');
  });
});
