import {
  BackendFeature,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { EventsService, eventsServiceRef } from '@backstage/plugin-events-node';
import { ServiceDetailResponse } from '@longshore/plugin-services-common';
import { FakeClusters } from './__testUtils__/FakeClusters';
import { aCell, aDeployment } from './__testUtils__/rows';
import {
  CHECKOUT,
  GREETING,
  startServices,
  waitUntil,
} from './__testUtils__/startServices';

jest.setTimeout(60_000);

describe('replicas', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const running: Awaited<ReturnType<typeof startServices>>[] = [];

  async function start(options?: Parameters<typeof startServices>[0]) {
    const services = await startServices(options);
    running.push(services);
    return services;
  }

  async function detailOf(
    services: Awaited<ReturnType<typeof startServices>>,
  ): Promise<ServiceDetailResponse['service']> {
    return (await services.get('olivia', CHECKOUT)).body.service;
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ backend }) => backend.stop()));
  });

  describe('after a crash between record and outcome', () => {
    let die = () => {};

    afterEach(() => die());

    async function crashed() {
      const knex = await databases.init('SQLITE_3');
      const features = [mockServices.database.factory({ knex })];
      const dying = await start({ features });
      const death = new Promise<void>(resolve => {
        die = resolve;
      });
      dying.clusters.onScale = async ({ targets }) => {
        await death;
        return { results: targets.map(({ cell }) => ({ cell, ok: true })) };
      };
      const answer = dying.scale('max', 5).then(response => response);
      await waitUntil(async () => dying.clusters.scaleCalls.length > 0);
      // No sign of life will come from it: it cannot prolong what is not its.
      await knex('service_counts').update({
        lease_holder: 'dead',
        lease_until: new Date(Date.now() - 1),
      });
      return { knex, features, answer };
    }

    it('should settle what the cell has by now without asking again', async () => {
      const { features } = await crashed();
      const clusters = new FakeClusters();
      clusters.greeting = [
        ...GREETING.slice(0, -2),
        {
          type: 'rows',
          cursor: '2',
          changed: [aDeployment({ desired: 5 })],
          removed: [],
        },
        ...GREETING.slice(-2),
      ];
      const services = await start({ clusters, features });
      expect((await detailOf(services)).counts[0].state).toBe('pending');
      await services.scheduler.triggerTask('settle-pending-counts');
      expect((await detailOf(services)).counts[0]).toMatchObject({
        desired: 5,
        state: 'applied',
      });
      expect(clusters.scaleCalls).toEqual([]);
    });

    it('should apply again as itself, for the person and operation on record', async () => {
      const { knex, features } = await crashed();
      const services = await start({ features });
      await services.scheduler.triggerTask('settle-pending-counts');
      const { operation_id: operation } = await knex('service_counts').first();
      const [{ request, options }] = services.clusters.scaleCalls;
      expect(request.authority).toEqual({
        level: 'master',
        user: 'user:default/max',
        operation,
      });
      expect(options.credentials).toMatchObject({
        principal: { type: 'service', subject: 'plugin:services' },
      });
      expect((await detailOf(services)).counts[0].state).toBe('applied');
      expect((await detailOf(services)).countHistory).toMatchObject([
        { state: 'applied', author: 'user:default/max' },
      ]);
    });

    it('should not act for one who has lost the right', async () => {
      const { features, answer } = await crashed();
      const services = await start({
        features,
        config: { members: {} },
      });
      await services.scheduler.triggerTask('settle-pending-counts');
      expect(services.clusters.scaleCalls).toEqual([]);
      expect((await detailOf(services)).counts[0]).toMatchObject({
        state: 'failed',
        failure: { code: 'right-lost' },
      });
      die();
      // The outcome of the one that was taken for dead comes too late.
      expect((await answer).body.counts[0].state).toBe('failed');
    });

    it('should leave it to its process as long as that gives signs of life', async () => {
      const { knex, features } = await crashed();
      await knex('service_counts').update({
        lease_until: new Date(Date.now() + 60_000),
      });
      const services = await start({ features });
      await services.scheduler.triggerTask('settle-pending-counts');
      expect(services.clusters.scaleCalls).toEqual([]);
      expect((await detailOf(services)).counts[0].state).toBe('pending');
    });

    it('should be done by one of two replicas that find it', async () => {
      const { features } = await crashed();
      const [one, other] = [
        await start({ features }),
        await start({ features }),
      ];
      await Promise.all(
        [one, other].map(({ scheduler }) =>
          scheduler.triggerTask('settle-pending-counts'),
        ),
      );
      expect(
        [one, other].flatMap(({ clusters }) => clusters.scaleCalls),
      ).toHaveLength(1);
      await waitUntil(
        async () => (await detailOf(other)).counts[0].state === 'applied',
      );
    });

    it('should wait for a cell that is silent', async () => {
      const { features } = await crashed();
      const clusters = new FakeClusters();
      clusters.greeting = GREETING.map(message =>
        message.type === 'cells'
          ? {
              ...message,
              cells: [
                aCell('east-1', {
                  contact: {
                    state: 'stale',
                    since: '2026-11-20T09:00:00.000Z',
                    failure: { code: 'unreachable', message: 'No route' },
                  },
                }),
                aCell('west-1'),
              ],
            }
          : message,
      );
      const services = await start({ clusters, features });
      await services.scheduler.triggerTask('settle-pending-counts');
      expect(clusters.scaleCalls).toEqual([]);
      expect((await detailOf(services)).counts[0].state).toBe('pending');
    });
  });

  it('should read what another replica tells of at once', async () => {
    const knex = await databases.init('SQLITE_3');
    const database = mockServices.database.factory({ knex });
    const events = [fakeEvents(), fakeEvents()];
    const [one, other] = [
      await start({ features: [database, events[0].factory] }),
      await start({ features: [database, events[1].factory] }),
    ];
    await one.scale('max', 5);
    const [published] = events[0].publish.mock.calls.at(-1)!;
    const [, [subscription]] = events.map(({ subscribe }) =>
      subscribe.mock.calls.map(([options]) => options),
    );
    expect(subscription.topics).toEqual([published.topic]);
    await subscription.onEvent(published);
    expect((await detailOf(other)).counts[0]).toMatchObject({
      desired: 5,
      state: 'applied',
    });
    // Of two with one id the events plugin would tell only one.
    expect(new Set(events.map(e => e.subscribe.mock.calls[0][0].id)).size).toBe(
      2,
    );
  });

  it('should give another replica the write that a client has just made', async () => {
    const knex = await databases.init('SQLITE_3');
    const features = [mockServices.database.factory({ knex })];
    const one = await start({ features });
    const other = await start({ features });
    const { revision } = (await one.scale('max', 5)).body;
    const { body } = await other.get(
      'max',
      `${CHECKOUT}?minRevision=${revision}`,
    );
    expect(body.service.counts[0]).toMatchObject({
      desired: 5,
      state: 'applied',
    });
    expect(body.revision).toBeGreaterThanOrEqual(revision);
    expect(body.service.id).toBe((await detailOf(one)).id);
  });
});

function fakeEvents() {
  const publish = jest.fn<Promise<void>, Parameters<EventsService['publish']>>(
    async () => {},
  );
  const subscribe = jest.fn<
    Promise<void>,
    Parameters<EventsService['subscribe']>
  >(async () => {});
  const factory: BackendFeature = createServiceFactory({
    service: eventsServiceRef,
    deps: {},
    factory: () => ({ publish, subscribe }),
  });
  return { publish, subscribe, factory };
}
