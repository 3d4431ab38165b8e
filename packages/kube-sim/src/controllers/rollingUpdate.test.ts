import {
  Counts,
  newSetReplicas,
  oldSetsReplicas,
  proportionalReplicas,
  resolveBounds,
} from './rollingUpdate';

describe('resolveBounds', () => {
  it.each([
    // maxSurge, maxUnavailable, replicas → surge, unavailable
    ['25%', '25%', 10, 3, 2],
    ['25%', '25%', 4, 1, 1],
    ['25%', '25%', 3, 1, 0],
    ['25%', '25%', 1, 1, 0],
    ['0%', '25%', 3, 0, 1],
    [0, 0, 5, 0, 1],
    [1, 0, 5, 1, 0],
    [0, 1, 5, 0, 1],
    ['100%', 0, 7, 7, 0],
    ['30%', '50%', 7, 3, 3],
    [2, '10%', 9, 2, 0],
    ['25%', '25%', 0, 0, 1],
  ])(
    '%s / %s of %i is %i / %i',
    (maxSurge, maxUnavailable, replicas, surge, unavailable) => {
      expect(resolveBounds({ maxSurge, maxUnavailable }, replicas)).toEqual({
        surge,
        unavailable,
      });
    },
  );
});

/** Plays a rollout to its end: the controller's step, then one new pod becomes available. */
function play(options: {
  replicas: number;
  maxSurge: number | string;
  maxUnavailable: number | string;
  old: Counts[];
}) {
  const bounds = resolveBounds(options, options.replicas);
  const newSet: Counts = { replicas: 0, available: 0 };
  const old = options.old.map(set => ({ ...set }));
  const steps: Array<{
    total: number;
    available: number;
    new: number;
    old: number;
  }> = [];
  for (let step = 0; step < 500; step++) {
    newSet.replicas = newSetReplicas(options.replicas, bounds, newSet, old);
    oldSetsReplicas(options.replicas, bounds, newSet, old).forEach(
      (replicas, index) => {
        old[index].replicas = replicas;
        old[index].available = Math.min(old[index].available, replicas);
      },
    );
    const oldTotal = old.reduce((sum, set) => sum + set.replicas, 0);
    steps.push({
      total: newSet.replicas + oldTotal,
      available:
        newSet.available + old.reduce((sum, set) => sum + set.available, 0),
      new: newSet.replicas,
      old: oldTotal,
    });
    if (newSet.available === options.replicas && oldTotal === 0) break;
    if (newSet.available < newSet.replicas) newSet.available += 1;
  }
  return { steps, bounds };
}

describe('a rollout', () => {
  it('takes the steps of the real controller: 25 % of 4', () => {
    const { steps } = play({
      replicas: 4,
      maxSurge: '25%',
      maxUnavailable: '25%',
      old: [{ replicas: 4, available: 4 }],
    });
    expect(steps.map(step => `${step.old}+${step.new}`)).toEqual([
      '3+1',
      '2+2',
      '1+3',
      '0+4',
      '0+4',
    ]);
  });

  const shapes: Array<[number, number | string, number | string]> = [];
  for (const replicas of [1, 2, 3, 5, 10, 33]) {
    for (const maxSurge of [0, 1, '25%', '100%']) {
      for (const maxUnavailable of [0, 1, '25%', '50%', '100%']) {
        shapes.push([replicas, maxSurge, maxUnavailable]);
      }
    }
  }
  it.each(shapes)(
    'of %i with %s / %s stays within its bounds and ends',
    (replicas, maxSurge, maxUnavailable) => {
      const { steps, bounds } = play({
        replicas,
        maxSurge,
        maxUnavailable,
        old: [{ replicas, available: replicas }],
      });
      for (const step of steps) {
        expect(step.total).toBeLessThanOrEqual(replicas + bounds.surge);
        expect(step.available).toBeGreaterThanOrEqual(
          replicas - bounds.unavailable,
        );
      }
      expect(steps.at(-1)).toMatchObject({
        new: replicas,
        old: 0,
        available: replicas,
      });
    },
  );

  it('gives up unhealthy old pods first', () => {
    const bounds = { surge: 1, unavailable: 1 };
    expect(
      oldSetsReplicas(4, bounds, { replicas: 1, available: 0 }, [
        { replicas: 1, available: 0 },
        { replicas: 3, available: 3 },
      ]),
    ).toEqual([0, 3]);
  });

  it('keeps the old ones while the new ones do not come up', () => {
    const bounds = resolveBounds({ maxSurge: '25%', maxUnavailable: '25%' }, 4);
    const old = [{ replicas: 3, available: 3 }];
    expect(
      oldSetsReplicas(4, bounds, { replicas: 2, available: 0 }, old),
    ).toEqual([3]);
  });
});

describe('proportionalReplicas', () => {
  it('splits as in the documentation: 10 → 15 during a rollout of 8 + 5', () => {
    expect(
      proportionalReplicas(
        [
          { replicas: 8, maxReplicas: 13 },
          { replicas: 5, maxReplicas: 13 },
        ],
        15,
        { surge: 3, unavailable: 2 },
      ),
    ).toEqual([11, 7]);
  });
});
