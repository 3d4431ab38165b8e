import { aDeployment, aPod } from '../__testUtils__/rows';
import { serviceStatus, StatusFacts } from './status';

type Case = [
  what: string,
  facts: Partial<StatusFacts>,
  state: string,
  code: string,
  params?: object,
];

const NOW = Date.parse('2026-11-20T08:10:00.000Z');

const pods = (count: number, overrides: Parameters<typeof aPod>[0]) =>
  Array.from({ length: count }, (_, i) =>
    aPod({ name: `${overrides?.state}-${i}`, ...overrides }),
  );
const ready = (count: number) => pods(count, { state: 'ready' });
const failing = (count: number, reason?: string) =>
  pods(count, { state: 'failing', reason });
const deployment = aDeployment;

const CASES: Case[] = [
  ['nothing is found', {}, 'unknown', 'no-live-objects'],
  [
    'nothing is found where something ought to be',
    { desired: 3 },
    'unknown',
    'no-live-objects',
  ],
  [
    'only silent cells hold it',
    { silentCells: ['west-1', 'east-1'], silentDesired: 3 },
    'unknown',
    'cell-silent',
    { cells: 'east-1, west-1' },
  ],
  [
    'it is stopped where we see and may run where we do not',
    {
      deployments: [deployment({ desired: 0 })],
      silentCells: ['west-1'],
      silentDesired: 2,
    },
    'unknown',
    'cell-silent',
    { cells: 'west-1' },
  ],
  [
    'it runs where we see and another cell is silent',
    {
      deployments: [deployment({ desired: 2 })],
      pods: ready(2),
      desired: 2,
      ready: 2,
      silentCells: ['west-1'],
      silentDesired: 2,
    },
    'running',
    'running',
    {},
  ],
  [
    'desired is 0 and nothing is left',
    { deployments: [deployment({ desired: 0 })] },
    'stopped',
    'scaled-to-zero',
    {},
  ],
  [
    'desired is 0 and only what ended is left',
    {
      deployments: [deployment({ desired: 0 })],
      pods: pods(1, { state: 'completed' }),
    },
    'stopped',
    'scaled-to-zero',
  ],
  [
    'desired is 0 and some are terminating',
    {
      deployments: [deployment({ desired: 0 })],
      pods: pods(2, { state: 'terminating' }),
    },
    'changing',
    'scaling',
    { ready: 0, desired: 0 },
  ],
  [
    'all are ready',
    {
      deployments: [deployment({ desired: 2 })],
      pods: ready(2),
      desired: 2,
      ready: 2,
    },
    'running',
    'running',
    {},
  ],
  [
    'pods without a Deployment are ready',
    { pods: ready(2), desired: 2, ready: 2 },
    'running',
    'running',
  ],
  [
    'one terminates beside those that are wanted',
    {
      deployments: [deployment({ desired: 2 })],
      pods: [...ready(2), ...pods(1, { state: 'terminating' })],
      desired: 2,
      ready: 2,
    },
    'running',
    'running',
  ],
  [
    'a rollout is half done',
    {
      deployments: [
        deployment({ desired: 4, current: 5, updated: 2, available: 4 }),
      ],
      desired: 4,
      ready: 4,
    },
    'changing',
    'rolling',
    { percent: 50 },
  ],
  [
    'a rollout waits for new ones to become ready',
    {
      deployments: [
        deployment({ desired: 2, current: 3, updated: 1, ready: 2 }),
      ],
      pods: [...ready(2), ...pods(1, { state: 'not-ready' })],
      desired: 2,
      ready: 2,
    },
    'changing',
    'rolling',
    { percent: 50 },
  ],
  [
    'more are coming',
    {
      deployments: [deployment({ desired: 5, ready: 2, available: 2 })],
      pods: [...ready(2), ...pods(3, { state: 'starting' })],
      desired: 5,
      ready: 2,
    },
    'changing',
    'scaling',
    { ready: 2, desired: 5 },
  ],
  [
    'the first ones are coming',
    {
      deployments: [deployment({ desired: 1, ready: 0, available: 0 })],
      pods: pods(1, { state: 'pending' }),
      desired: 1,
    },
    'changing',
    'scaling',
    { ready: 0, desired: 1 },
  ],
  [
    'fewer are wanted than run',
    {
      deployments: [
        deployment({ desired: 1, current: 3, updated: 3, ready: 3 }),
      ],
      desired: 1,
      ready: 3,
    },
    'changing',
    'scaling',
    { ready: 3, desired: 1 },
  ],
  [
    'the controller has not seen the newest spec',
    {
      deployments: [deployment({ desired: 2, observed: false })],
      pods: ready(2),
      desired: 2,
      ready: 2,
    },
    'changing',
    'scaling',
  ],
  [
    'a count is being set',
    {
      deployments: [deployment({ desired: 2 })],
      pods: ready(2),
      desired: 5,
      ready: 2,
      countPending: true,
    },
    'changing',
    'scaling',
    { ready: 2, desired: 5 },
  ],
  [
    'a rollout stalled and the old ones serve',
    {
      deployments: [deployment({ desired: 2, stalled: true, updated: 1 })],
      pods: [...ready(2), ...failing(1, 'ImagePullBackOff')],
      desired: 2,
      ready: 2,
    },
    'degraded',
    'stalled',
    { ready: 2, desired: 2 },
  ],
  [
    'a rollout stalled and nothing serves',
    {
      deployments: [deployment({ desired: 2, stalled: true, ready: 0 })],
      desired: 2,
    },
    'failed',
    'stalled',
    { ready: 0, desired: 2 },
  ],
  [
    'some crash',
    {
      deployments: [deployment({ desired: 3, ready: 2 })],
      pods: [...ready(2), ...failing(1, 'CrashLoopBackOff')],
      desired: 3,
      ready: 2,
    },
    'degraded',
    'instances-failing',
    { failing: 1, desired: 3, reason: 'CrashLoopBackOff' },
  ],
  [
    'the new ones of a rollout crash',
    {
      deployments: [deployment({ desired: 2, current: 3, updated: 1 })],
      pods: [...ready(2), ...failing(1)],
      desired: 2,
      ready: 2,
    },
    'degraded',
    'instances-failing',
    { failing: 1, desired: 2, reason: 'Unknown' },
  ],
  [
    'all crash, for the reason that most of them have',
    {
      deployments: [deployment({ desired: 3, ready: 0 })],
      pods: [...failing(1, 'OOMKilled'), ...failing(2, 'CrashLoopBackOff')],
      desired: 3,
    },
    'failed',
    'none-ready',
    { desired: 3, reason: 'CrashLoopBackOff' },
  ],
  [
    'some have no place',
    {
      deployments: [deployment({ desired: 3, ready: 2 })],
      pods: [
        ...ready(2),
        ...pods(1, { state: 'pending', reason: 'Unschedulable' }),
      ],
      desired: 3,
      ready: 2,
    },
    'degraded',
    'cannot-place',
    { pending: 1, desired: 3 },
  ],
  [
    'none has a place',
    {
      deployments: [deployment({ desired: 1, ready: 0 })],
      pods: pods(1, { state: 'pending', reason: 'Unschedulable' }),
      desired: 1,
    },
    'failed',
    'cannot-place',
    { pending: 1, desired: 1 },
  ],
  [
    'a quota lets no more in',
    {
      deployments: [
        deployment({
          desired: 5,
          current: 2,
          updated: 2,
          ready: 2,
          replicaFailure: 'exceeded quota: pods',
        }),
      ],
      pods: ready(2),
      desired: 5,
      ready: 2,
    },
    'degraded',
    'cannot-place',
    { pending: 3, desired: 5 },
  ],
  [
    'one is not ready any more',
    {
      deployments: [deployment({ desired: 2, ready: 1 })],
      pods: [...ready(1), ...pods(1, { state: 'not-ready' })],
      desired: 2,
      ready: 1,
    },
    'degraded',
    'instances-not-ready',
    { notReady: 1, desired: 2 },
  ],
  [
    'a new one is not ready yet',
    {
      deployments: [deployment({ desired: 2, ready: 1 })],
      pods: [
        ...ready(1),
        ...pods(1, {
          state: 'not-ready',
          startedAt: '2026-11-20T08:08:00.001Z',
        }),
      ],
      desired: 2,
      ready: 1,
    },
    'changing',
    'scaling',
    { ready: 1, desired: 2 },
  ],
  [
    'the first one is not ready yet',
    {
      deployments: [deployment({ desired: 1, ready: 0 })],
      pods: pods(1, {
        state: 'not-ready',
        startedAt: '2026-11-20T08:09:00.000Z',
      }),
      desired: 1,
    },
    'changing',
    'scaling',
  ],
  [
    'a new one takes long to become ready',
    {
      deployments: [deployment({ desired: 2, ready: 1 })],
      pods: [
        ...ready(1),
        ...pods(1, {
          state: 'not-ready',
          startedAt: '2026-11-20T08:08:00.000Z',
        }),
      ],
      desired: 2,
      ready: 1,
    },
    'degraded',
    'instances-not-ready',
    { notReady: 1, desired: 2 },
  ],
  [
    'one that was started again is not ready',
    {
      deployments: [deployment({ desired: 2, ready: 1 })],
      pods: [
        ...ready(1),
        ...pods(1, {
          state: 'not-ready',
          restarts: 1,
          startedAt: '2026-11-20T08:09:59.000Z',
        }),
      ],
      desired: 2,
      ready: 1,
    },
    'degraded',
    'instances-not-ready',
  ],
  [
    'one is not ready any more while more are coming',
    {
      deployments: [deployment({ desired: 3, ready: 1 })],
      pods: [
        ...ready(1),
        ...pods(1, { state: 'not-ready' }),
        ...pods(1, { state: 'starting' }),
      ],
      desired: 3,
      ready: 1,
    },
    'degraded',
    'instances-not-ready',
  ],
  [
    'the node of one is lost',
    {
      deployments: [deployment({ desired: 2, ready: 1 })],
      pods: [...ready(1), ...pods(1, { state: 'unknown' })],
      desired: 2,
      ready: 1,
    },
    'degraded',
    'instances-not-ready',
    { notReady: 1, desired: 2 },
  ],
  [
    'none is ready any more',
    {
      deployments: [deployment({ desired: 2, ready: 0 })],
      pods: pods(2, { state: 'not-ready', reason: 'ContainersNotReady' }),
      desired: 2,
    },
    'failed',
    'none-ready',
    { desired: 2, reason: 'ContainersNotReady' },
  ],
];

describe('serviceStatus', () => {
  it.each(CASES.map(([what, ...rest]) => [what, rest] as const))(
    'should judge when %s',
    (_, [facts, state, code, params]) => {
      const status = serviceStatus({
        deployments: [],
        pods: [],
        desired: 0,
        ready: 0,
        countPending: false,
        silentCells: [],
        silentDesired: 0,
        now: NOW,
        ...facts,
      });
      expect(status).toMatchObject({ state, code, ...(params && { params }) });
    },
  );
});
