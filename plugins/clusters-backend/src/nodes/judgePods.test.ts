import { blockingBudgets, judgePods } from './judgePods';
import { matchesSelector } from './matchesSelector';
import { Budget, NodePod } from './objects';

function pod(name: string, change: Partial<NodePod> = {}): NodePod {
  return {
    ...change,
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      labels: { app: 'web' },
      ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }],
      ...change.metadata,
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      ...change.status,
    },
  };
}

function budget(
  status: Budget['status'],
  spec: Budget['spec'] = {},
  namespace = 'shop',
): Budget {
  return {
    metadata: { name: 'guard', namespace },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
    status,
  };
}

const NOTHING = { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2 };
const NOT_READY = { conditions: [{ type: 'Ready', status: 'False' }] };

describe('judgePods', () => {
  const fateOf = (one: NodePod, budgets: Budget[] = []) =>
    judgePods([one], budgets)[0].fate;

  it.each<[string, NodePod, string]>([
    ['a pod that is started again', pod('a'), 'evict'],
    [
      'one of a DaemonSet',
      pod('a', {
        metadata: {
          ownerReferences: [{ kind: 'DaemonSet', name: 'd', controller: true }],
        },
      }),
      'leave-daemonset',
    ],
    [
      'a mirror pod, which a node owns',
      pod('a', {
        metadata: {
          annotations: { 'kubernetes.io/config.mirror': 'x' },
          ownerReferences: [{ kind: 'Node', name: 'n', controller: true }],
        },
      }),
      'leave-mirror',
    ],
    [
      'one that nothing starts again',
      pod('a', { metadata: { ownerReferences: [] } }),
      'unmanaged',
    ],
    [
      'one with an owner that is no controller',
      pod('a', {
        metadata: { ownerReferences: [{ kind: 'Thing', name: 't' }] },
      }),
      'unmanaged',
    ],
    [
      'a lone one that has ended, which loses nothing',
      pod('a', {
        metadata: { ownerReferences: [] },
        status: { phase: 'Succeeded' },
      }),
      'evict',
    ],
    [
      'a lone one that ends already',
      pod('a', {
        metadata: {
          ownerReferences: [],
          deletionTimestamp: '2026-01-01T00:00:00Z',
        },
      }),
      'evict',
    ],
  ])('should judge %s', (_, one, fate) => {
    expect(fateOf(one)).toBe(fate);
  });

  it('should hold what a budget of the same namespace holds', () => {
    expect(fateOf(pod('a'), [budget(NOTHING)])).toBe('blocked');
    expect(fateOf(pod('a'), [budget(NOTHING, {}, 'other')])).toBe('evict');
    expect(
      fateOf(pod('a'), [budget({ ...NOTHING, disruptionsAllowed: 1 })]),
    ).toBe('evict');
    expect(
      fateOf(pod('a', { status: { phase: 'Pending' } }), [budget(NOTHING)]),
    ).toBe('evict');
  });

  it('should judge pods that are not ready as the API server does', () => {
    const unready = pod('a', { status: NOT_READY });
    expect(fateOf(unready, [budget(NOTHING)])).toBe('evict');
    const ill = { ...NOTHING, currentHealthy: 1 };
    expect(fateOf(unready, [budget(ill)])).toBe('blocked');
    expect(
      fateOf(unready, [
        budget(ill, { unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
      ]),
    ).toBe('evict');
  });

  it('should order pods, and name service, budget and data that is lost', () => {
    const ours = pod('b', {
      metadata: {
        labels: {
          app: 'web',
          'longshore.dev/service': 'Orders',
          'longshore.dev/environment': 'production',
        },
      },
      spec: { volumes: [{}, { emptyDir: {} }] },
    });
    const judged = judgePods([ours, pod('a')], [budget(NOTHING)]);
    expect(judged).toEqual([
      {
        namespace: 'shop',
        name: 'a',
        uid: 'uid-a',
        fate: 'blocked',
        budget: 'guard',
      },
      {
        namespace: 'shop',
        name: 'b',
        uid: 'uid-b',
        fate: 'blocked',
        budget: 'guard',
        component: 'component:default/orders',
        localData: true,
      },
    ]);
    expect(blockingBudgets(judged, [budget(NOTHING)])).toEqual([
      {
        namespace: 'shop',
        name: 'guard',
        allowed: 0,
        currentHealthy: 2,
        desiredHealthy: 2,
        pods: 2,
      },
    ]);
  });
});

describe('matchesSelector', () => {
  it.each<[object | undefined, boolean]>([
    [undefined, false],
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'x' } }, false],
    [
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
      true,
    ],
    [
      {
        matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }],
      },
      false,
    ],
    [
      { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['web'] }] },
      true,
    ],
    [{ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, false],
  ])('should read %j', (selector, expected) => {
    expect(matchesSelector({ app: 'web' }, selector)).toBe(expected);
  });
});
