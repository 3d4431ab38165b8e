import { KubeSim } from '../KubeSim';
import { call, Watch } from '../testUtils/client';
import { configMap } from '../testUtils/objects';

const WATCH = '/api/v1/namespaces/default/configmaps?watch=1';

describe('WATCH', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    cluster().settle();
  });
  afterEach(() => sim.stop());

  it('goes on from a version without a gap', async () => {
    const from = cluster().resourceVersion;
    cluster().apply(configMap('one'));
    const watch = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${from}`,
    );
    cluster().apply(configMap('one', { a: 'b' }));
    cluster().delete('configmaps', 'default', 'one');
    const events = await watch.take(3);
    expect(events.map(event => event?.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
    expect(events[2]?.object.metadata.resourceVersion).toBe(
      cluster().resourceVersion,
    );
  });

  it('turns leaving and entering a selection into DELETED and ADDED', async () => {
    const watch = await Watch.open(cluster(), `${WATCH}&labelSelector=on=yes`);
    cluster().apply(configMap('one', {}, { on: 'no' }));
    cluster().apply(configMap('one', {}, { on: 'yes' }));
    cluster().apply(configMap('one', { x: 'y' }, { on: 'yes' }));
    cluster().apply(configMap('one', {}, { on: 'no' }));
    const events = await watch.take(3);
    expect(events.map(event => event?.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'DELETED',
    ]);
  });

  it('sends what is there, then the end mark, then changes and bookmarks', async () => {
    cluster().apply(configMap('one'));
    const watch = await Watch.open(
      cluster(),
      `${WATCH}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    const [root, one, end] = await watch.take(3);
    expect([root, one].map(event => event?.object.metadata.name)).toEqual([
      'kube-root-ca.crt',
      'one',
    ]);
    expect(end).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'ConfigMap',
        metadata: {
          resourceVersion: cluster().resourceVersion,
          annotations: { 'k8s.io/initial-events-end': 'true' },
        },
      },
    });
    cluster().apply(configMap('two'));
    expect((await watch.next())?.object.metadata.name).toBe('two');
    await sim.clock.advance(60_000);
    expect(await watch.next()).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { resourceVersion: cluster().resourceVersion } },
    });
  });

  it('refuses sendInitialEvents without resourceVersionMatch', async () => {
    const { status, body } = await call(
      cluster(),
      `${WATCH}&sendInitialEvents=true`,
    );
    expect(status).toBe(422);
    expect(body.reason).toBe('Invalid');
  });

  it('answers a compacted version with an ERROR event or with HTTP 410', async () => {
    const from = cluster().resourceVersion;
    cluster().apply(configMap('one'));
    cluster().faults.compact();
    const watch = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${from}`,
    );
    expect(await watch.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await watch.next()).toBeUndefined();

    cluster().faults.compact({ watchAnswer: 'http' });
    const refused = await call(cluster(), `${WATCH}&resourceVersion=${from}`);
    expect(refused.status).toBe(410);
  });

  it('expires and drops open watches on demand', async () => {
    const expiring = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${cluster().resourceVersion}`,
    );
    cluster().faults.compact({ expireWatches: true });
    expect((await expiring.next())?.object.code).toBe(410);

    const dropped = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${cluster().resourceVersion}`,
    );
    expect(cluster().openWatches).toBe(1);
    cluster().faults.dropWatches();
    expect(await dropped.next()).toBeUndefined();
    expect(cluster().openWatches).toBe(0);
  });

  it('ends after timeoutSeconds', async () => {
    const watch = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${cluster().resourceVersion}&timeoutSeconds=30`,
    );
    await sim.clock.advance(30_000);
    expect(await watch.next()).toBeUndefined();
  });

  it('forgets the oldest changes by itself', async () => {
    await sim.stop();
    sim = await KubeSim.start({
      clusters: [{ name: 'a', history: { events: 5 } }],
      clock: 'manual',
    });
    cluster().settle();
    const from = cluster().resourceVersion;
    for (let count = 0; count < 8; count++)
      cluster().apply(configMap('one', { count: String(count) }));
    const watch = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${from}`,
    );
    expect((await watch.next())?.object.code).toBe(410);
    const kept = await Watch.open(
      cluster(),
      `${WATCH}&resourceVersion=${Number(cluster().resourceVersion) - 5}`,
    );
    expect((await kept.next())?.object.data).toEqual({ count: '3' });
  });
});
