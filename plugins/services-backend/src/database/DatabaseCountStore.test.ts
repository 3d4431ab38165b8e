import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { CountIntent } from '../counts/CountStore';
import { ServiceTarget } from '../live/serviceKey';
import { Knex } from 'knex';
import { applyMigrations } from './applyMigrations';
import { databaseTime } from './databaseTime';
import { DatabaseCountStore } from './DatabaseCountStore';

jest.setTimeout(60_000);

const SERVICE: ServiceTarget = {
  entityRef: 'component:default/checkout-api',
  environment: 'production',
};

const target = (cell: string, desired: number, live = 2) => ({
  track: 'main',
  cell,
  desired,
  live,
});

function intent(overrides: Partial<CountIntent>): CountIntent {
  return {
    service: SERVICE,
    targets: [target('east-1', 5)],
    expectedVersion: 0,
    author: 'user:default/max',
    principals: ['user:default/max', 'group:default/masters'],
    reason: 'sale',
    operationId: 'operation-1',
    holder: 'replica-1',
    ...overrides,
  };
}

const outcome = (cell: string, fence = 1) => ({
  service: SERVICE,
  track: 'main',
  cell,
  operationId: 'operation-1',
  fence,
});

describe('DatabaseCountStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    async function createStore() {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      return { knex, store: new DatabaseCountStore({ knex }) };
    }

    it('should write an intent as pending, with history', async () => {
      const { store } = await createStore();
      const before = Date.now();
      const [record, ...others] = await store.begin(intent({}));
      expect(others).toEqual([]);
      expect(record).toMatchObject({
        ...SERVICE,
        track: 'main',
        cell: 'east-1',
        desired: 5,
        floor: 0,
        version: 1,
        author: 'user:default/max',
        reason: 'sale',
        state: 'pending',
        operationId: 'operation-1',
        principals: ['user:default/max', 'group:default/masters'],
      });
      expect(await store.since(0)).toEqual([record]);
      expect(record.updatedAt.getTime()).toBeGreaterThanOrEqual(before);
      expect(await store.history(SERVICE, 20)).toEqual([
        {
          id: expect.any(String),
          track: 'main',
          cell: 'east-1',
          from: 2,
          to: 5,
          author: 'user:default/max',
          reason: 'sale',
          at: record.updatedAt.toISOString(),
          state: 'pending',
          failure: undefined,
        },
      ]);
    });

    it('should settle each place for itself', async () => {
      const { store } = await createStore();
      await store.begin(
        intent({ targets: [target('east-1', 5), target('west-1', 6)] }),
      );
      const failure = { code: 'quota', message: 'No room', params: { a: 'b' } };
      await store.settle([
        outcome('east-1'),
        { ...outcome('west-1'), failure },
      ]);
      expect(await store.since(0)).toMatchObject([
        { cell: 'east-1', state: 'applied', failure: undefined, version: 1 },
        { cell: 'west-1', state: 'failed', failure, version: 1 },
      ]);
      expect(await store.history(SERVICE, 20)).toMatchObject([
        { cell: 'east-1', state: 'applied' },
        { cell: 'west-1', state: 'failed', failure },
      ]);
    });

    it('should leave a record to the operation that took it over', async () => {
      const { store } = await createStore();
      await store.begin(intent({}));
      await store.begin(
        intent({
          targets: [target('east-1', 7)],
          expectedVersion: 1,
          operationId: 'operation-2',
        }),
      );
      await store.settle([outcome('east-1')]);
      expect(await store.since(0)).toMatchObject([
        { desired: 7, state: 'pending', operationId: 'operation-2' },
      ]);
      expect(await store.history(SERVICE, 20)).toMatchObject([
        { to: 7, state: 'pending' },
        { to: 5, state: 'failed', failure: { code: 'superseded' } },
      ]);
    });

    it('should refuse what was decided on another version', async () => {
      const { store } = await createStore();
      await store.begin(intent({}));
      await expect(
        store.begin(intent({ targets: [target('west-1', 1)] })),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        code: 'counts-changed',
      });
      expect(await store.since(0)).toHaveLength(1);
    });

    it('should count versions per service and environment', async () => {
      const { store } = await createStore();
      await store.begin(intent({}));
      const staging = { ...SERVICE, environment: 'staging' } as const;
      await store.begin(intent({ service: staging }));
      expect(await store.since(0)).toMatchObject([
        { environment: 'production', version: 1 },
        { environment: 'staging', version: 1 },
      ]);
    });

    it('should leave out what is so already and set again what failed or drifted', async () => {
      const { store } = await createStore();
      expect(
        await store.begin(intent({ targets: [target('east-1', 2, 2)] })),
      ).toEqual([]);

      await store.begin(intent({}));
      const again = (live: number, expectedVersion = 1) =>
        store.begin(
          intent({ targets: [target('east-1', 5, live)], expectedVersion }),
        );
      expect(await again(2)).toEqual([]);
      await store.settle([outcome('east-1')]);
      expect(await again(5)).toEqual([]);
      expect(await again(3)).toMatchObject([{ version: 2, state: 'pending' }]);
      await store.settle([
        { ...outcome('east-1', 2), failure: { code: 'x', message: 'y' } },
      ]);
      expect(await again(5, 2)).toHaveLength(1);
      expect(await store.since(0)).toMatchObject([
        { version: 3, state: 'pending', failure: undefined },
      ]);
    });

    describe('leases', () => {
      const take = (store: DatabaseCountStore, holder: string) =>
        store.takeAbandoned({ holder, notIn: [] });

      /** The process gives no sign of life for longer than its lease. */
      async function passAway(knex: Knex) {
        await knex('service_counts').update({
          lease_until: databaseTime(knex, { inMs: -1 }),
        });
      }

      it('should leave a pending count to its process while that lives', async () => {
        const { store } = await createStore();
        await store.begin(intent({}));
        expect(await take(store, 'replica-2')).toBeUndefined();
      });

      it('should give an abandoned count to one of many that look', async () => {
        const { knex, store } = await createStore();
        const [record] = await store.begin(intent({}));
        await passAway(knex);
        const taken = await Promise.all(
          Array.from({ length: 6 }, (_, i) => take(store, `replica-${2 + i}`)),
        );
        expect(taken.filter(Boolean)).toEqual([{ ...record, fence: 2 }]);
        expect(await take(store, 'replica-9')).toBeUndefined();
      });

      it('should take what was pending before there were leases', async () => {
        const { knex, store } = await createStore();
        await store.begin(intent({}));
        await knex('service_counts').update({
          lease_holder: null,
          lease_until: null,
          fence: 0,
        });
        expect(await take(store, 'replica-2')).toMatchObject({ fence: 1 });
      });

      it('should leave cells to others that hear from them', async () => {
        const { knex, store } = await createStore();
        await store.begin(
          intent({ targets: [target('east-1', 5), target('west-1', 6)] }),
        );
        await passAway(knex);
        const options = { holder: 'replica-2', notIn: ['east-1'] };
        expect(await store.takeAbandoned(options)).toMatchObject({
          cell: 'west-1',
        });
        expect(await store.takeAbandoned(options)).toBeUndefined();
      });

      it('should prolong what a process still holds, and say when it does not', async () => {
        const { knex, store } = await createStore();
        const lease = { operationId: 'operation-1', holder: 'replica-1' };
        await store.begin(intent({}));
        await passAway(knex);
        expect(await store.renew(lease)).toBe(true);
        expect(await take(store, 'replica-2')).toBeUndefined();
        await passAway(knex);
        await take(store, 'replica-2');
        expect(await store.renew(lease)).toBe(false);
        expect(await store.renew({ ...lease, holder: 'replica-2' })).toBe(true);
      });

      it('should not let one that was taken for dead settle what another holds', async () => {
        const { knex, store } = await createStore();
        await store.begin(intent({}));
        await passAway(knex);
        await take(store, 'replica-2');
        await store.settle([
          { ...outcome('east-1', 1), failure: { code: 'late', message: 'x' } },
        ]);
        expect(await store.since(0)).toMatchObject([{ state: 'pending' }]);
        expect(await store.history(SERVICE, 20)).toMatchObject([
          { state: 'pending' },
        ]);
        await store.settle([outcome('east-1', 2)]);
        expect(await store.since(0)).toMatchObject([{ state: 'applied' }]);
        expect(await store.history(SERVICE, 20)).toMatchObject([
          { state: 'applied' },
        ]);
        await passAway(knex);
        expect(await take(store, 'replica-3')).toBeUndefined();
      });
    });

    it('should give the newest history, no more than asked for', async () => {
      const { store } = await createStore();
      for (let version = 0; version < 4; version++) {
        await store.begin(
          intent({
            targets: [target('east-1', 10 + version)],
            expectedVersion: version,
            operationId: `operation-${version}`,
          }),
        );
      }
      const history = await store.history(SERVICE, 3);
      expect(history.map(({ to }) => to)).toEqual([13, 12, 11]);
    });

    it('should let one of many writers of a version win', async () => {
      const { store } = await createStore();
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          store.begin(
            intent({
              targets: [target('east-1', 10 + i)],
              operationId: `operation-${i}`,
            }),
          ),
        ),
      );
      expect(
        results.filter(({ status }) => status === 'fulfilled'),
      ).toHaveLength(1);
      expect(await store.history(SERVICE, 20)).toHaveLength(1);
    });

    it('should make revisions visible in their order', async () => {
      const { store } = await createStore();
      const seen: number[] = [];
      let writing = true;
      const read = (async () => {
        let last = 0;
        while (writing) {
          for (const { revision } of await store.since(last)) {
            last = revision;
            seen.push(revision);
          }
        }
        for (const { revision } of await store.since(last)) {
          seen.push(revision);
        }
      })();
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          store.begin(
            intent({
              service: {
                entityRef: `component:default/service-${i}`,
                environment: 'test',
              },
              operationId: `operation-${i}`,
            }),
          ),
        ),
      );
      writing = false;
      await read;
      expect(new Set(seen).size).toBe(20);
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
    });

    it('should keep what looks like SQL as text', async () => {
      const { store } = await createStore();
      const reason = "'; DROP TABLE service_counts; --";
      await store.begin(intent({ reason }));
      expect(await store.history(SERVICE, 20)).toMatchObject([{ reason }]);
    });
  });
});
