import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import { ManualClock } from '../__testUtils__/ManualClock';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseHealthStore } from './DatabaseHealthStore';
import { ExpiryNotices } from './ExpiryNotices';
import { LeaderLease, LeadershipLostError } from './LeaderLease';

jest.setTimeout(60_000);

const DAY_MS = 24 * 3_600_000;

describe('ExpiryNotices', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    const send = jest.fn();
    let knex: Knex;
    let store: DatabaseHealthStore;
    let lease: LeaderLease;
    let clock: ManualClock;
    let warnings: CellOverview['health']['warnings'];

    beforeEach(async () => {
      send.mockReset();
      knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      store = new DatabaseHealthStore({ knex, leaseMs: 600_000 });
      lease = (await store.lead('one'))!;
      clock = new ManualClock();
      warnings = [];
    });

    function aReplica(operators = ['group:default/operators']) {
      return new ExpiryNotices({
        knex,
        overviews: async () =>
          [{ name: 'a', health: { warnings } }] as CellOverview[],
        notifications: { send },
        operators,
        clock,
      });
    }

    function expiresIn(days: number) {
      warnings = [
        {
          code: 'token-expires',
          message: `Cell 'a': our token expires in ${days} days; renew it`,
          params: { cell: 'a', days: String(days) },
        },
      ];
    }

    it('should tell operators ahead of time, once, whichever replica leads', async () => {
      expiresIn(6);
      await aReplica().look(lease);
      await aReplica().look(lease);
      expect(send).toHaveBeenCalledTimes(1);
      expect(send).toHaveBeenCalledWith({
        recipients: { type: 'entity', entityRef: ['group:default/operators'] },
        payload: {
          title: 'Cluster a: access is about to end',
          description: expect.stringContaining('our token expires in 6 days'),
          severity: 'normal',
          link: '/clusters/a/health',
          topic: 'cell-expiry',
          scope: 'cell-expiry:a:token-expires',
        },
      });
    });

    it('should tell again as the end comes near, and weekly', async () => {
      const replica = aReplica();
      const told = async (days: number, waitMs = 60_000) => {
        const before = send.mock.calls.length;
        clock.advance(waitMs);
        expiresIn(days);
        await replica.look(lease);
        return send.mock.calls.length > before;
      };
      expect(await told(25)).toBe(true);
      expect(await told(20)).toBe(false);
      expect(await told(19, 7 * DAY_MS)).toBe(true);
      expect(await told(7)).toBe(true);
      expect(await told(6)).toBe(false);
      expect(await told(3)).toBe(true);
      expect(await told(1)).toBe(true);
      expect(await told(0)).toBe(true);
      expect(send.mock.calls.at(-1)[0].payload.severity).toBe('high');
      expect(await told(0)).toBe(false);
    });

    it('should look once a minute', async () => {
      const replica = aReplica();
      await replica.look(lease);
      expiresIn(6);
      clock.advance(59_000);
      await replica.look(lease);
      expect(send).not.toHaveBeenCalled();
      clock.advance(1_000);
      await replica.look(lease);
      expect(send).toHaveBeenCalledTimes(1);
    });

    it('should leave other warnings to the pages', async () => {
      warnings = [{ code: 'slow-api', message: 'slow', params: { cell: 'a' } }];
      await aReplica().look(lease);
      expect(send).not.toHaveBeenCalled();
    });

    it('should tell nobody where there are no operators', async () => {
      expiresIn(6);
      await aReplica([]).look(lease);
      expect(send).not.toHaveBeenCalled();
      expect(await knex('cell_expiry_notices').select()).toEqual([]);
    });

    it('should try again after a failure to send', async () => {
      expiresIn(6);
      const replica = aReplica();
      send.mockRejectedValueOnce(new Error('no notifications plugin'));
      await expect(replica.look(lease)).rejects.toThrow(
        'no notifications plugin',
      );
      clock.advance(60_000);
      await replica.look(lease);
      expect(send).toHaveBeenCalledTimes(2);
    });

    it('should let a notice that hangs keep no other back', async () => {
      const warning = { code: 'token-expires', message: 'x' };
      const notices = new ExpiryNotices({
        knex,
        overviews: async () =>
          ['a', 'b'].map(name => ({
            name,
            health: {
              warnings: [{ ...warning, params: { cell: name, days: '6' } }],
            },
          })) as unknown as CellOverview[],
        notifications: { send },
        operators: ['group:default/operators'],
        clock,
      });
      send.mockReturnValueOnce(new Promise(() => {}));
      const looked = notices.look(lease).catch(error => error.message);
      while (send.mock.calls.length === 0) {
        await new Promise(setImmediate);
      }
      clock.advance(10_000);
      expect(await looked).toBe(
        '1 notices of expiry could not be sent: Error: no answer within 10000 ms',
      );
      expect(
        await knex('cell_expiry_notices').select('cell').orderBy('cell'),
      ).toEqual([{ cell: 'b' }]);
    });

    it('should tell of what has ended in place of what was about to', async () => {
      expiresIn(0);
      const replica = aReplica();
      await replica.look(lease);
      warnings = [
        {
          code: 'token-expired',
          message: "Cell 'a': our token has expired; renew it",
          params: { cell: 'a', at: '2026-01-01T00:00:00.000Z' },
        },
      ];
      clock.advance(60_000);
      await replica.look(lease);
      expect(send.mock.calls.map(([{ payload }]) => payload)).toEqual([
        expect.objectContaining({ title: 'Cluster a: access is about to end' }),
        expect.objectContaining({
          title: 'Cluster a: access has ended',
          severity: 'high',
          scope: 'cell-expiry:a:token-expires',
        }),
      ]);
    });

    it('should note nothing once another replica leads', async () => {
      expiresIn(6);
      await store.resign(lease);
      await store.lead('two');
      await expect(aReplica().look(lease)).rejects.toThrow(LeadershipLostError);
      expect(await knex('cell_expiry_notices').select()).toEqual([]);
    });
  });
});
