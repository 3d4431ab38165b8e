import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { InstanceEnd } from '@longshore/plugin-clusters-common';
import { KubeSim } from '@longshore/kube-sim';
import { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLAIMED, cellConfig } from '../__testUtils__/followCells';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CellConnection } from '../connection/CellConnection';
import { applyMigrations } from '../database/applyMigrations';
import { ServerAccess } from '../registry/CellConfig';
import { realClock } from '../time/Clock';
import { WatchedCells } from '../WatchedCells';
import { DatabaseInstanceOutbox } from './DatabaseInstanceOutbox';
import { InstanceRecorder } from './InstanceRecorder';
import { InstanceWatch } from './InstanceWatch';

// Real sockets and real keys: seconds on a busy machine.
jest.setTimeout(120_000);

const DAY_MS = 24 * 60 * 60_000;
const DELAYS = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };

describe('InstanceWatch', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let sim: KubeSim;
  let knex: Knex;
  let outbox: DatabaseInstanceOutbox;
  const running: Array<{ stop(): Promise<void> }> = [];

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a', nodes: 1, delays: DELAYS }],
    });
    for (const [name, labels] of [
      ['orders', CLAIMED],
      ['foreign', {}],
    ] as const) {
      sim.cluster('a').apply({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, labels },
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name, ...labels } },
            spec: { containers: [{ name: 'main', image: 'registry/x:1' }] },
          },
        },
      });
    }
    knex = await databases.init('SQLITE_3');
    await applyMigrations(mockServices.database({ knex }));
    outbox = new DatabaseInstanceOutbox({ knex });
  });

  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    await sim.stop();
  });

  function access(): ServerAccess {
    const { url, caData, token } = sim.cluster('a');
    return {
      url: new URL(url),
      ca: Buffer.from(caData, 'base64').toString(),
      identity: { type: 'token', token },
    };
  }

  /** A backend, as far as it follows instances. */
  function replica(
    options: {
      clock?: ManualClock;
      /** Whether the cell is read, but for what is known of that. */
      isRead?: () => boolean;
    } = {},
  ) {
    const { clock = new ManualClock(), isRead = () => true } = options;
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const watched = new WatchedCells({
      cells: [cellConfig('a', access())],
      clock: realClock,
      logger,
    });
    const recorder = new InstanceRecorder({ outbox, clock: realClock, logger });
    const watch = new InstanceWatch({
      rows: watched.rows,
      outbox,
      recorder,
      isLive: name => watched.isLive(name) && isRead(),
      clock,
      logger,
    });
    recorder.start();
    watch.start();
    watched.start();
    const one = {
      clock,
      rows: watched.rows,
      async stop() {
        running.splice(running.indexOf(one), 1);
        await watch.stop();
        await watched.stop();
        await recorder.stop();
      },
    };
    running.push(one);
    return one;
  }

  /** Looks until there is something; the test's own limit ends it otherwise. */
  async function until<T>(find: () => Promise<T | undefined | false>) {
    for (;;) {
      const found = await find();
      if (found) return found;
      await sleep(50);
    }
  }

  const readyPods = (one: ReturnType<typeof replica>) =>
    [...one.rows.pods('a')].flatMap(pod =>
      pod.kind === 'Pod' && pod.state === 'ready' ? pod : [],
    );

  const written = () =>
    until(async () => {
      const seen = await outbox.seen('a');
      return seen.length === 2 && seen.every(({ row }) => row.ip) && seen;
    });

  const ends = (count: number): Promise<InstanceEnd[]> =>
    until(async () => {
      const pending = await outbox.pending(100);
      return pending.length >= count && pending;
    });

  it('should write down every end once, though two backends see it, and none of a foreign pod', async () => {
    const [one, other] = [replica(), replica()];
    await until(
      async () => readyPods(one).length === 2 && readyPods(other).length === 2,
    );
    await written();
    const [gone] = readyPods(one);
    const foreign = sim
      .cluster('a')
      .list('pods', { labelSelector: 'app=foreign' })[0].metadata;
    sim.cluster('a').delete('pods', foreign.namespace, foreign.name!);
    sim.cluster('a').delete('pods', gone.namespace, gone.name);
    await ends(1);
    const isGone = (rows: typeof one.rows) => !rows.row('a', 'Pod', gone.uid);
    await until(async () => isGone(one.rows) && isGone(other.rows));
    // What either still has to write is written when it stops.
    await one.stop();
    await other.stop();
    expect(await outbox.pending(100)).toEqual([
      expect.objectContaining({
        uid: gone.uid,
        name: gone.name,
        ip: gone.ip,
        node: gone.node,
        image: 'registry/x:1',
        deployment: 'orders',
        reason: 'Deleted',
        claim: gone.claim,
      }),
    ]);
    const seen = await outbox.seen('a');
    expect(seen.map(({ row }) => row.uid)).not.toContain(gone.uid);
  });

  it('should miss what ended while no backend ran, and only when it is certain', async () => {
    const before = replica();
    await until(async () => readyPods(before).length === 2);
    await written();
    const [gone, stays] = readyPods(before);
    await before.stop();
    sim.cluster('a').delete('pods', gone.namespace, gone.name);

    const after = replica();
    await until(async () => readyPods(after).length === 2);
    await after.clock.untilWaiting(30_000);
    expect(await outbox.pending(100)).toEqual([]);
    after.clock.advance(30_000);
    const [end] = await ends(1);
    expect(end).toMatchObject({
      uid: gone.uid,
      ip: gone.ip,
      reason: 'seen-missing',
    });
    expect(end).not.toHaveProperty('exitCode');
    await after.stop();
    expect(await outbox.pending(100)).toHaveLength(1);
    const seen = (await outbox.seen('a')).map(({ row }) => row.uid);
    expect(seen).toContain(stays.uid);
    expect(seen).not.toContain(gone.uid);
  });

  it('should know until when a missed instance was there, though it was written down long before', async () => {
    const before = replica();
    await until(async () => readyPods(before).length === 2);
    const writtenAt = (await written()).map(({ seenAt }) => seenAt);
    await before.clock.untilWaiting(180_000);
    // The recorder goes by the wall clock here, of which this one is ahead then.
    before.clock.advance(Date.now() + DAY_MS - before.clock.now());
    const confirmedAt = before.clock.now();
    await until(async () =>
      (
        await outbox.seen('a')
      ).every(({ seenAt }) => !writtenAt.includes(seenAt)),
    );
    const [gone] = readyPods(before);
    await before.stop();
    sim.cluster('a').delete('pods', gone.namespace, gone.name);

    const after = replica();
    await after.clock.untilWaiting(30_000);
    after.clock.advance(30_000);
    const [end] = await ends(1);
    expect(end).toMatchObject({
      uid: gone.uid,
      reason: 'seen-missing',
      lastSeenAt: new Date(confirmedAt).toISOString(),
    });
  });

  it('should miss one that went after its service claimed it no more', async () => {
    const one = replica();
    await until(async () => readyPods(one).length === 2);
    await written();
    const [pod] = readyPods(one);
    const cluster = sim.cluster('a');
    const connection = new CellConnection({ cell: 'a', access: access() });
    await connection.call({
      method: 'PATCH',
      path: `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`,
      contentType: 'application/merge-patch+json',
      body: { metadata: { labels: { 'longshore.dev/service': null } } },
      what: 'take a label away',
    });
    connection.close();
    await until(
      async () => one.rows.row('a', 'Pod', pod.uid)?.kind === 'ForeignPod',
    );
    cluster.delete('pods', pod.namespace, pod.name);
    await until(async () => !one.rows.row('a', 'Pod', pod.uid));
    expect(await outbox.pending(100)).toEqual([]);
    one.clock.advance(180_000);
    expect(await ends(1)).toEqual([
      expect.objectContaining({ uid: pod.uid, reason: 'seen-missing' }),
    ]);
  });

  it('should confirm nothing in a cell that has fallen silent', async () => {
    let isSilent = true;
    const one = replica({ isRead: () => !isSilent });
    await until(async () => readyPods(one).length === 2);
    await written();
    const confirmed = () => knex('seen_cells').select('cell');
    for (let look = 1; look <= 2; look += 1) {
      await one.clock.untilWaiting(180_000);
      one.clock.advance(180_000);
    }
    // The looks are over when the next is waited for.
    await one.clock.untilWaiting(180_000);
    expect(await confirmed()).toEqual([]);
    isSilent = false;
    one.clock.advance(180_000);
    expect(
      await until(async () => {
        const cells = await confirmed();
        return cells.length > 0 && cells;
      }),
    ).toEqual([{ cell: 'a' }]);
  });

  it('should miss nothing in a cell that is not read', async () => {
    const before = replica();
    await until(async () => readyPods(before).length === 2);
    await written();
    await before.stop();
    sim.cluster('a').faults.serverError(503);
    const after = replica();
    await sleep(500);
    after.clock.advance(60 * 60_000);
    await after.stop();
    expect(await outbox.pending(100)).toEqual([]);
    expect(await outbox.seen('a')).toHaveLength(2);
  });
});
