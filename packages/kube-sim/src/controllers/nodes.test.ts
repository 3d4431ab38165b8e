import { KubeSim } from '../KubeSim';
import { deployment } from '../testUtils/objects';
import { findCondition, Node, Pod } from '../workloads';

describe('nodes', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const pods = () => cluster().list('pods') as unknown as Pod[];
  const node = (name: string) =>
    cluster().get('nodes', undefined, name) as unknown as Node;
  const taints = (name: string) =>
    (node(name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
  const on = (name: string) =>
    pods().filter(({ spec }) => spec.nodeName === name).length;

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a', nodes: 2 }],
      clock: 'manual',
    });
  });
  afterEach(() => sim.stop());

  it('gets nothing new while it is cordoned, and keeps what it has', async () => {
    cluster().apply(deployment({ replicas: 2 }));
    await sim.clock.advance(30_000);
    cluster().faults.cordon('node-1', true);
    await sim.clock.advance(0);
    expect(node('node-1').spec.unschedulable).toBe(true);
    expect(taints('node-1')).toEqual([
      'node.kubernetes.io/unschedulable:NoSchedule',
    ]);
    const before = on('node-1');
    cluster().apply(deployment({ replicas: 6 }));
    await sim.clock.advance(30_000);
    expect(on('node-1')).toBe(before);
    expect(on('node-2')).toBe(6 - before);
    cluster().faults.cordon('node-1', false);
    await sim.clock.advance(0);
    expect(node('node-1').spec.unschedulable).toBeUndefined();
    expect(taints('node-1')).toEqual([]);
  });

  it.each([
    ['memory', 'MemoryPressure', 'KubeletHasInsufficientMemory'],
    ['disk', 'DiskPressure', 'KubeletHasDiskPressure'],
    ['pid', 'PIDPressure', 'KubeletHasInsufficientPID'],
  ] as const)('reports that %s runs short', async (resource, type, reason) => {
    cluster().faults.nodePressure('node-1', resource, true);
    expect(findCondition(node('node-1').status.conditions, type)).toMatchObject(
      { status: 'True', reason },
    );
    expect(taints('node-1')).toEqual([
      `node.kubernetes.io/${resource}-pressure:NoSchedule`,
    ]);
    cluster().apply(deployment({ replicas: 2 }));
    await sim.clock.advance(30_000);
    expect(on('node-1')).toBe(0);
    cluster().faults.nodePressure('node-1', resource, false);
    expect(findCondition(node('node-1').status.conditions, type)?.status).toBe(
      'False',
    );
    expect(taints('node-1')).toEqual([]);
  });

  it('is silent when it is lost, and back with all its conditions', async () => {
    cluster().faults.nodeDown('node-1', true);
    await sim.clock.advance(41_000);
    expect(
      node('node-1').status.conditions.map(({ status }) => status),
    ).toEqual(['Unknown', 'Unknown', 'Unknown', 'Unknown']);
    expect(taints('node-1')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    cluster().faults.nodeDown('node-1', false);
    await sim.clock.advance(5_000);
    expect(
      findCondition(node('node-1').status.conditions, 'Ready')?.status,
    ).toBe('True');
    expect(taints('node-1')).toEqual([]);
  });
});
