import { AdminServer } from '../admin/AdminServer';
import { KubeSim } from '../KubeSim';
import { Json, JsonObject } from '../objects';
import { call } from '../testUtils/client';
import { deployment } from '../testUtils/objects';
import { Deployment, Node, Pod } from '../workloads';
import { readTimeline } from './readTimeline';
import { TimelineEvent, TimelinePlayer } from './TimelinePlayer';

const PLACES = [
  { name: 'a', nodes: 3 },
  { name: 'b', nodes: 1 },
];
const read = (...entries: Json[]) => readTimeline(entries, PLACES);

describe('readTimeline', () => {
  it.each<[JsonObject, string]>([
    [{}, 'timeline[0].do must be one of unreachable, reachable, delay'],
    [{ do: 'explode' }, 'timeline[0].do must be one of'],
    [{ do: 'unreachable', cluster: 'a' }, 'timeline[0].at is missing'],
    [{ do: 'unreachable', at: '1s' }, 'timeline[0].cluster is missing'],
    [
      { do: 'unreachable', at: 'soon', cluster: 'a' },
      'timeline[0].at must be a time such as 90s, 5m or 1h30m',
    ],
    [
      { do: 'unreachable', at: '1s', cluster: 'c' },
      'timeline[0].cluster names no cluster "c"; there are a, b',
    ],
    [
      { do: 'node-down', at: '1s', cluster: 'a' },
      'timeline[0].node is missing',
    ],
    [
      { do: 'node-down', at: '1s', cluster: '*', node: 'node-2' },
      'timeline[0].node names no node of b, which has node-1 to node-1',
    ],
    [
      { do: 'node-down', at: '1s', cluster: 'a', node: 'node-2', ms: 3 },
      'timeline[0].ms is no field of node-down; it takes node',
    ],
    [
      { do: 'delay', at: '1s', cluster: 'a', ms: -1 },
      'timeline[0].ms must be a number of at least 0',
    ],
    [
      { do: 'misbehave', at: '1s', cluster: 'a', behaviour: 'sad' },
      'timeline[0].behaviour must be one of healthy, crash-loop',
    ],
    [
      { do: 'forbid', at: '1s', cluster: 'a', rules: [{ verbs: 'get' }] },
      'timeline[0].rules[0].verbs is no field of a rule; it takes verb, resource, user',
    ],
    [
      { do: 'compact', at: '1s', cluster: 'a', for: '1m' },
      'timeline[0].for is not possible: compact begins nothing that could end',
    ],
    [
      { do: 'unreachable', at: '1s', cluster: 'a', for: '2m', every: '1m' },
      'timeline[0].every must be at least as long as `for`',
    ],
    [
      { do: 'reachable', on: false, at: '1s', cluster: 'a' },
      'timeline[0].on reachable begins nothing that could end',
    ],
  ])('refuses %j', (entry, message) => {
    expect(() => read(entry)).toThrow(message);
  });

  it('reads times and lists of clusters', () => {
    expect(
      read({
        do: 'delay',
        ms: 5,
        at: '1h2m3s',
        for: 90,
        cluster: ['a', 'b'],
      })[0],
    ).toMatchObject({ at: 3_723_000, lasts: 90_000, clusters: ['a', 'b'] });
  });
});

describe('a timeline', () => {
  let sim: KubeSim;
  let told: TimelineEvent[];
  let player: TimelinePlayer;
  const play = (...entries: Json[]) => {
    told = [];
    player = new TimelinePlayer(sim, read(...entries), event =>
      told.push(event),
    );
    player.start();
  };
  const pass = (seconds: number) => sim.clock.advance(seconds * 1_000);
  const ready = (name: string) =>
    (
      sim.cluster('a').get('nodes', undefined, name) as unknown as Node
    ).status.conditions.find(({ type }) => type === 'Ready')?.status;
  const web = () =>
    sim
      .cluster('a')
      .get('deployments', 'default', 'web') as unknown as Deployment;
  const pods = () => sim.cluster('a').list('pods') as unknown as Pod[];

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: PLACES, clock: 'manual' });
  });
  afterEach(() => sim.stop());

  it('lets a node be lost and come back, again and again', async () => {
    play({
      at: '60s',
      do: 'node-down',
      cluster: 'a',
      node: 'node-2',
      for: '2m',
      every: '5m',
      note: 'node-2 is lost',
    });
    await pass(59);
    expect(told).toEqual([]);
    expect(player.describe()[0]).toMatchObject({
      played: 0,
      next: '2026-01-01T00:01:00.000Z',
    });
    await pass(42);
    expect(ready('node-2')).toBe('Unknown');
    expect(player.describe()[0]).toMatchObject({
      what: 'node-down node="node-2"',
      played: 1,
      until: '2026-01-01T00:03:00.000Z',
      next: '2026-01-01T00:06:00.000Z',
    });
    await pass(100);
    expect(ready('node-2')).toBe('True');
    await pass(220);
    expect(ready('node-2')).toBe('Unknown');
    expect(told).toMatchObject([
      { time: '2026-01-01T00:01:00.000Z', note: 'node-2 is lost' },
      { time: '2026-01-01T00:03:00.000Z', ended: true },
      { time: '2026-01-01T00:06:00.000Z', cluster: 'a' },
    ]);
  });

  it('makes a bad release and takes it back', async () => {
    sim.cluster('a').apply(deployment({ replicas: 2 }), {
      fieldManager: 'longshore',
    });
    await pass(30);
    const managers = web().metadata.managedFields?.map(
      ({ manager }) => manager,
    );
    const release = {
      at: '1s',
      do: 'bad-release',
      cluster: 'a',
      namespace: 'default',
      workload: 'web',
      for: '1m',
    };
    play(release);
    await pass(30);
    expect(web().spec.template.spec.containers[0].image).toBe(
      'registry.example/web:does-not-exist',
    );
    expect(
      pods().filter(({ status }) =>
        /ErrImagePull|ImagePullBackOff/.test(
          status.containerStatuses?.[0].state.waiting?.reason ?? '',
        ),
      ),
    ).toHaveLength(1);
    expect(web().status.availableReplicas).toBe(2);
    await pass(60);
    expect(web().spec.template.spec.containers[0].image).toBe(
      'registry.example/web:1',
    );
    expect(web().status).toMatchObject({ updatedReplicas: 2, replicas: 2 });
    expect(web().metadata.managedFields?.map(({ manager }) => manager)).toEqual(
      managers,
    );
    // What somebody has released meanwhile stays.
    play(release);
    await pass(10);
    sim
      .cluster('a')
      .apply(deployment({ replicas: 2, image: 'registry.example/web:2' }), {
        fieldManager: 'longshore',
        force: true,
      });
    await pass(120);
    expect(web().spec.template.spec.containers[0].image).toBe(
      'registry.example/web:2',
    );
  });

  it('knows every fault of the API', async () => {
    const ill = (entry: JsonObject): JsonObject => ({
      cluster: 'b',
      at: '10s',
      for: '10s',
      ...entry,
    });
    play(
      ill({ do: 'delay', ms: 20 }),
      ill({ do: 'not-ready' }),
      ill({ do: 'server-error', code: 503 }),
      ill({ do: 'too-many-requests', retryAfter: 3 }),
      ill({ do: 'forbid', rules: [{ verb: 'list' }] }),
      ill({ do: 'misbehave', behaviour: 'oom' }),
      ill({ do: 'node-pressure', node: 'node-1', resource: 'disk' }),
      ill({ do: 'cordon', node: 'node-1' }),
      { cluster: 'b', at: '10s', do: 'compact', expireWatches: true },
      { cluster: 'b', at: '10s', do: 'drop-watches' },
      { cluster: 'b', at: '10s', do: 'unreachable' },
      { cluster: 'b', at: '12s', do: 'reachable' },
    );
    const { faults } = sim.cluster('b');
    const before = JSON.stringify(faults.describe());
    await pass(11);
    expect(faults.describe()).toMatchObject({
      blackHole: true,
      delayMs: 20,
      notReady: true,
      serverError: 503,
      tooManyRequests: { retryAfter: 3 },
      forbidden: [{ verb: 'list' }],
      misbehaviour: [{ behaviour: 'oom' }],
      nodePressure: { 'node-1': ['disk'] },
    });
    expect(sim.cluster('b').get('nodes', undefined, 'node-1')).toMatchObject({
      spec: { unschedulable: true },
    });
    await pass(10);
    expect(JSON.stringify(faults.describe())).toBe(before);
    expect(told.filter(({ error }) => error)).toEqual([]);
  });

  it('goes on when something cannot be done, and says so', async () => {
    play(
      {
        at: '1s',
        do: 'bad-release',
        cluster: 'a',
        namespace: 'none',
        workload: 'such',
      },
      { at: '1s', do: 'not-ready', cluster: 'a' },
    );
    await pass(2);
    expect(told[0].error).toBe('deployments.apps "none/such" not found');
    expect(player.describe()[0].error).toContain('not found');
    expect(sim.cluster('a').faults.describe().notReady).toBe(true);
  });

  it('is shown by the admin API, which plays single actions too', async () => {
    play({ at: '60s', do: 'unreachable', cluster: 'a' });
    const admin = await AdminServer.start({
      sim,
      port: 0,
      token: 'secret',
      timeline: player,
    });
    const ask = async (method: string, at: string, body?: object) => {
      const response = await fetch(`${admin.url}/${at}`, {
        method,
        headers: {
          authorization: 'Bearer secret',
          'content-type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
      return response.json();
    };
    try {
      expect(await ask('GET', 'timeline')).toMatchObject([
        { what: 'unreachable', next: '2026-01-01T00:01:00.000Z' },
      ]);
      await ask('POST', 'clusters/b/play', { do: 'server-error', code: 500 });
      expect((await call(sim.cluster('b'), '/api/v1/pods')).status).toBe(500);
      await ask('POST', 'clusters/b/play', { do: 'server-error', on: false });
      expect((await call(sim.cluster('b'), '/api/v1/pods')).status).toBe(200);
      expect(await ask('POST', 'clusters/b/play', { do: 'node-down' })).toEqual(
        { error: 'body.node is missing' },
      );
    } finally {
      await admin.stop();
    }
  });
});
