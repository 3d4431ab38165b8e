import { mockServices } from '@backstage/backend-test-utils';
import { DataPlaneState } from '@longshore/plugin-clusters-common';
import { DataPlaneProbe } from '@longshore/plugin-clusters-node';
import { Knex, knex as createKnex } from 'knex';
import { ManualClock } from '../__testUtils__/ManualClock';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseHealthStore } from './DatabaseHealthStore';
import { CELL_HEALTH_TOPIC, HealthAnnouncer } from './HealthAnnouncer';
import { HealthMonitor } from './HealthMonitor';
import { ProbeRecord } from './ProbeRecord';
import { SecondLook } from './SecondLook';

// Minutes of looks pass, each with several statements to a database.
jest.setTimeout(60_000);

const TIMEOUT = { code: 'timeout', message: 'a did not answer in time' };

describe('HealthMonitor', () => {
  let knex: Knex;
  let store: DatabaseHealthStore;
  let clock: ManualClock;
  let replicas: HealthMonitor[];
  let probes: ProbeRecord;
  let dataPlane: DataPlaneProbe[];
  let cells: string[];
  /** Somebody who is told does not answer. */
  let hanging: boolean;
  const events = mockServices.events.mock();
  const send = jest.fn();

  beforeEach(async () => {
    jest.resetAllMocks();
    knex = createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    await applyMigrations(mockServices.database({ knex }));
    store = new DatabaseHealthStore({ knex, leaseMs: 600_000 });
    clock = new ManualClock();
    probes = new ProbeRecord({ clock });
    dataPlane = [];
    cells = ['a'];
    hanging = false;
    replicas = ['one', 'two'].map(holder => createReplica(holder, store));
  });

  afterEach(async () => {
    await knex.destroy();
  });

  function createReplica(holder: string, on: DatabaseHealthStore) {
    const logger = mockServices.logger.mock();
    return new HealthMonitor({
      store: on,
      cells: {
        names: () => cells,
        observation: () => probes.observation,
      },
      secondLook: new SecondLook({ probes: dataPlane, clock, logger }),
      announcer: new HealthAnnouncer({
        events,
        notifications: { send },
        operators: ['group:default/operators'],
        clock,
        logger,
      }),
      expiries: { look: async () => {} },
      clock,
      logger,
      holder,
    });
  }

  /** Both replicas look once a second. */
  async function pass(seconds: number) {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      await Promise.all(replicas.map(replica => replica.beat()));
      if (!hanging) {
        await Promise.all(replicas.map(replica => replica.settled()));
      }
      // A second look that answers at once is taken in with the next beat.
      await new Promise(setImmediate);
    }
  }

  async function lose() {
    probes.answered();
    await pass(1);
    probes.missed(TIMEOUT);
    probes.missed(TIMEOUT);
    await pass(28);
  }

  async function recover() {
    probes.answered();
    await pass(32);
  }

  async function history() {
    const changes = await store.history({
      cell: 'a',
      since: new Date(0),
      limit: 100,
    });
    return changes
      .reverse()
      .map(({ from, to, dataPlane: seen }) => `${from} > ${to} (${seen})`);
  }

  const LOST = [
    'unknown > healthy (unknown)',
    'healthy > suspect (unknown)',
    'suspect > control-plane-lost (unknown)',
  ];

  function sentTitles() {
    return send.mock.calls.map(([{ payload }]) => payload.title);
  }

  it('should make each change once, and tell of it once, with two replicas', async () => {
    await lose();
    expect(await history()).toEqual(LOST);
    expect(send).toHaveBeenCalledTimes(1);
    expect(send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: ['group:default/operators'] },
      payload: {
        title: 'Cluster a: control plane lost',
        description:
          'a did not answer in time. Whether its instances still serve is not known. Nothing is deleted, moved or scaled because of this.',
        severity: 'critical',
        link: '/clusters/a/health',
        topic: 'cell-health',
        scope: 'cell-health:a',
      },
    });
    await recover();
    expect(await history()).toEqual([
      ...LOST,
      'control-plane-lost > recovering (unknown)',
      'recovering > healthy (unknown)',
    ]);
    expect(sentTitles()).toEqual([
      'Cluster a: control plane lost',
      'Cluster a: healthy again',
    ]);
    expect(
      events.publish.mock.calls.map(([{ topic, eventPayload }]) => [
        topic,
        (eventPayload as { to: string }).to,
      ]),
    ).toEqual([
      [CELL_HEALTH_TOPIC, 'healthy'],
      [CELL_HEALTH_TOPIC, 'suspect'],
      [CELL_HEALTH_TOPIC, 'control-plane-lost'],
      [CELL_HEALTH_TOPIC, 'recovering'],
      [CELL_HEALTH_TOPIC, 'healthy'],
    ]);
  });

  it('should go on with another replica where the first has stopped', async () => {
    await lose();
    await Promise.all(replicas.map(replica => replica.stop()));
    replicas = [createReplica('three', store)];
    await pass(10);
    expect(await history()).toEqual(LOST);
    expect(send).toHaveBeenCalledTimes(1);
    await recover();
    expect(sentTitles()).toEqual([
      'Cluster a: control plane lost',
      'Cluster a: healthy again',
    ]);
  });

  it.each<[DataPlaneState, DataPlaneState[], string]>([
    ['serving', ['serving', 'lost'], 'Its instances still serve.'],
    ['lost', ['unknown', 'lost'], 'Its instances do not serve either.'],
  ])(
    'should tell that a second look found %s',
    async (found, answers, sentence) => {
      dataPlane.push(
        ...answers.map((answer, index) => ({
          name: `probe-${index}`,
          look: async () => answer,
        })),
      );
      await lose();
      await pass(2);
      expect(await history()).toEqual([
        ...LOST,
        `control-plane-lost > control-plane-lost (${found})`,
      ]);
      expect(send).toHaveBeenCalledTimes(2);
      expect(send.mock.calls[1][0].payload.description).toContain(sentence);
    },
  );

  it('should conclude nothing from a second look that fails or never answers', async () => {
    dataPlane.push(
      { name: 'never', look: () => new Promise(() => {}) },
      {
        name: 'fails',
        look: async () => {
          throw new Error('no way there');
        },
      },
    );
    await lose();
    await pass(120);
    expect(await history()).toEqual(LOST);
  });

  it('should look from outside only while the control plane is lost, once a minute', async () => {
    const look = jest.fn(async () => 'serving' as const);
    dataPlane.push({ name: 'counted', look });
    await lose();
    await pass(100);
    expect(look).toHaveBeenCalledTimes(2);
    await recover();
    await pass(120);
    expect(look).toHaveBeenCalledTimes(2);
  });

  it('should tell people later when that fails at first, and events once', async () => {
    send.mockRejectedValueOnce(new Error('notifications are away'));
    await lose();
    expect(send).toHaveBeenCalledTimes(1);
    await pass(31);
    expect(send).toHaveBeenCalledTimes(2);
    expect(events.publish).toHaveBeenCalledTimes(3);
    await pass(60);
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('should go on judging while those who are told hang', async () => {
    hanging = true;
    send.mockReturnValue(new Promise(() => {}));
    await lose();
    expect(await history()).toEqual(LOST);
    await recover();
    expect((await history()).at(-1)).toBe('recovering > healthy (unknown)');
  });

  it('should judge a cell anew that was away for half a minute', async () => {
    await lose();
    cells = [];
    await pass(20);
    expect(await store.records()).toHaveLength(1);
    await pass(12);
    expect(await store.records()).toEqual([]);
    expect(await history()).toEqual(LOST);
    cells = ['a'];
    probes.answered();
    await pass(1);
    expect((await history()).at(-1)).toBe('unknown > healthy (unknown)');
  });

  it('should give up to tell what is no news any more', async () => {
    send.mockRejectedValue(new Error('there are no notifications here'));
    await lose();
    await pass(650);
    const tries = send.mock.calls.length;
    await pass(60);
    expect(send.mock.calls.length).toBe(tries);
    expect(await store.unannounced()).toEqual([]);
  });

  it('should not take its own sleep for the silence of a cell', async () => {
    probes.answered();
    await pass(1);
    // Its timers fire late and at once, those of probes too.
    clock.advance(40_000);
    probes.missed(TIMEOUT);
    probes.missed(TIMEOUT);
    await pass(20);
    expect((await history()).at(-1)).toBe('healthy > suspect (unknown)');
    await pass(10);
    expect((await history()).at(-1)).toBe(
      'suspect > control-plane-lost (unknown)',
    );
  });

  it('should judge nothing without the database, and go on after', async () => {
    await pass(1);
    const fail = jest
      .spyOn(store, 'lead')
      .mockRejectedValue(new Error('no connection'));
    probes.answered();
    await pass(10);
    fail.mockRestore();
    await pass(1);
    expect(await history()).toEqual(['unknown > healthy (unknown)']);
  });
});
