import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseHealthStore } from './DatabaseHealthStore';
import { CellHealthRecord } from './judgeHealth';
import { LeadershipLostError } from './LeaderLease';

jest.setTimeout(120_000);

const FAILURE = {
  code: 'timeout',
  message: 'no answer',
  params: { cell: 'a' },
};
const BEFORE: CellHealthRecord = {
  cell: 'a',
  state: 'healthy',
  since: Date.parse('2026-01-01T00:00:00Z'),
  dataPlane: 'unknown',
};
const AFTER: CellHealthRecord = {
  ...BEFORE,
  state: 'suspect',
  since: Date.parse('2026-01-01T01:00:00Z'),
  failure: FAILURE,
};

describe('DatabaseHealthStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    let knex: Knex;
    let store: DatabaseHealthStore;

    beforeEach(async () => {
      knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      store = new DatabaseHealthStore({ knex, leaseMs: 600_000 });
    });

    it('should let one of several replicas lead, and keep it', async () => {
      const leases = await Promise.all([store.lead('one'), store.lead('two')]);
      const [leader] = leases.flatMap(lease => lease ?? []);
      expect(leases.filter(Boolean)).toHaveLength(1);
      expect(await store.lead(leader.holder)).toEqual(leader);
      await store.resign(leader);
      expect(await store.lead('three')).toMatchObject({ fence: 2 });
    });

    it('should let another take over from a replica that is gone, and void its writes', async () => {
      // A lease that has ended when it begins stands for one that is stuck.
      const stuck = new DatabaseHealthStore({ knex, leaseMs: -1_000 });
      const old = (await stuck.lead('one'))!;
      const lease = (await store.lead('two'))!;
      expect(lease.fence).toBe(old.fence + 1);
      expect(await store.lead('one')).toBeUndefined();

      await expect(store.change(old, BEFORE, AFTER)).rejects.toThrow(
        LeadershipLostError,
      );
      expect(await store.records()).toEqual([]);
      const change = await store.change(lease, BEFORE, AFTER);
      await expect(store.announced(old, change)).rejects.toThrow(
        LeadershipLostError,
      );
      await store.resign(old);
      expect(await store.lead('three')).toBeUndefined();
    });

    it('should keep beliefs and their history', async () => {
      const lease = (await store.lead('one'))!;
      const first = await store.change(lease, BEFORE, AFTER);
      expect(first).toEqual({
        id: expect.any(String),
        cell: 'a',
        at: '2026-01-01T01:00:00.000Z',
        from: 'healthy',
        to: 'suspect',
        dataPlane: 'unknown',
        failure: FAILURE,
      });
      const back = { ...BEFORE, since: AFTER.since + 60_000 };
      const second = await store.change(lease, AFTER, back);
      await store.change(
        lease,
        { ...BEFORE, cell: 'b' },
        { ...AFTER, cell: 'b' },
      );
      expect(await store.records()).toEqual(
        expect.arrayContaining([back, { ...AFTER, cell: 'b' }]),
      );
      const since = (at: string, limit = 10) =>
        store.history({ cell: 'a', since: new Date(at), limit });
      expect(await since('2026-01-01T00:00:00Z')).toEqual([second, first]);
      expect(await since('2026-01-01T01:00:30Z')).toEqual([second]);
      expect(await since('2026-01-01T00:00:00Z', 1)).toEqual([second]);

      await store.prune(lease, new Date('2026-01-01T01:00:30Z'));
      expect(await since('2026-01-01T00:00:00Z')).toEqual([second]);
    });

    it('should remember of what others were not told yet', async () => {
      const lease = (await store.lead('one'))!;
      const first = await store.change(lease, BEFORE, AFTER);
      const second = await store.change(lease, AFTER, BEFORE);
      expect(await store.unannounced()).toEqual([first, second]);
      await store.announced(lease, first);
      expect(await store.unannounced()).toEqual([second]);
    });
  });
});
