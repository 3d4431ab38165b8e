import { KubeSim } from '../KubeSim';
import { JsonObject } from '../objects';
import { deployment } from '../testUtils/objects';
import { pod } from '../testUtils/workloads';
import { ReplicaSet } from '../workloads';
import { amount, formatAmount } from './quotaUsage';

describe('ResourceQuotas', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const used = () =>
    (
      cluster().get('resourcequotas', 'default', 'small')?.status as {
        used: JsonObject;
      }
    ).used;
  const limit = async (hard: { [name: string]: string }) => {
    cluster().apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'default' },
      spec: { hard },
    });
    await sim.clock.advance(0);
  };
  const asking = (name: string, resources: JsonObject) => {
    const given = pod(name);
    return {
      ...given,
      spec: { containers: [{ ...given.spec.containers[0], resources }] },
    };
  };

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it('counts requests and limits, and names what is over', async () => {
    await limit({ 'requests.cpu': '1', 'limits.memory': '1Gi', pods: '5' });
    const resources = {
      requests: { cpu: '600m' },
      limits: { memory: '512Mi' },
    };
    cluster().apply(asking('one', resources));
    await sim.clock.advance(0);
    expect(used()).toEqual({
      'requests.cpu': '600m',
      'limits.memory': '512Mi',
      pods: '1',
    });
    expect(() => cluster().apply(asking('two', resources))).toThrow(
      'pods "two" is forbidden: exceeded quota: small, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
  });

  it('makes every container say what is counted', async () => {
    await limit({ 'limits.cpu': '1', 'limits.memory': '1Gi' });
    expect(() => cluster().apply(asking('one', {}))).toThrow(
      'pods "one" is forbidden: failed quota: small: must specify limits.cpu for: app; limits.memory for: app',
    );
  });

  it('counts objects, services and claims', async () => {
    await limit({
      'count/configmaps': '2',
      services: '1',
      persistentvolumeclaims: '1',
      'requests.storage': '2Gi',
    });
    const claim = (name: string, storage: string) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage } },
      },
    });
    const service = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { ports: [{ port: 80 }] },
    });
    cluster().apply(service('a'));
    expect(() => cluster().apply(service('b'))).toThrow(
      'exceeded quota: small, requested: services=1, used: services=1, limited: services=1',
    );
    expect(() => cluster().apply(claim('large', '3Gi'))).toThrow(
      'exceeded quota: small, requested: requests.storage=3Gi, used: requests.storage=0, limited: requests.storage=2Gi',
    );
    cluster().apply(claim('data', '1Gi'));
    expect(() => cluster().apply(claim('data', '4Gi'))).toThrow(
      'requested: requests.storage=3Gi, used: requests.storage=1Gi',
    );
    await sim.clock.advance(1_000);
    expect(used()).toMatchObject({
      services: '1',
      persistentvolumeclaims: '1',
      'requests.storage': '1Gi',
      // The certificate authority of every namespace is one.
      'count/configmaps': '1',
    });
  });

  it('gives back what pods that are gone have used', async () => {
    await limit({ pods: '2' });
    cluster().apply(deployment({ replicas: 3 }));
    await sim.clock.advance(30_000);
    expect(cluster().list('pods')).toHaveLength(2);
    const [set] = cluster().list('replicasets') as unknown as ReplicaSet[];
    expect(set.status.conditions?.[0]).toMatchObject({
      type: 'ReplicaFailure',
      message: expect.stringContaining('exceeded quota: small'),
    });
    cluster().apply(deployment({ replicas: 1 }));
    await sim.clock.advance(30_000);
    expect(used()).toEqual({ pods: '1' });
  });

  it.each(['0', '1500m', '1536Mi', '2Gi', '64M', '3', '1k'])(
    'writes %s as it was read',
    text => {
      expect(formatAmount(amount(text))).toBe(text);
    },
  );
});
