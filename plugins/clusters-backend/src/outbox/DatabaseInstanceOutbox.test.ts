import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { instance, missed } from '../__testUtils__/instances';
import { applyMigrations } from '../database/applyMigrations';
import { DatabaseInstanceOutbox } from './DatabaseInstanceOutbox';

jest.setTimeout(120_000);

const DAY_MS = 24 * 60 * 60_000;
const NOW = Date.parse('2026-01-01T01:00:00Z');

describe('DatabaseInstanceOutbox', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    let outbox: DatabaseInstanceOutbox;

    beforeEach(async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      outbox = new DatabaseInstanceOutbox({ knex });
    });

    const pendingUids = async (limit = 100) =>
      (await outbox.pending(limit)).map(({ uid }) => uid);

    it('should keep a fact once, whoever brings it, until it was acknowledged', async () => {
      await Promise.all([
        outbox.add([missed('1'), missed('2')], NOW),
        outbox.add([missed('2'), missed('3')], NOW + 1),
      ]);
      expect((await pendingUids()).sort()).toEqual(['1', '2', '3']);
      const facts = await outbox.pending(100);
      expect(facts.find(({ uid }) => uid === '2')).toEqual({
        id: expect.any(String),
        ...missed('2'),
      });
      await outbox.acknowledge(
        facts.map(fact => fact.id),
        NOW + 2,
      );
      await outbox.add([missed('1')], NOW + 3);
      expect(await outbox.pending(100)).toEqual([]);
      await expect(outbox.acknowledge(['unknown'], NOW)).resolves.toBe(
        undefined,
      );
    });

    it('should tell the same uid in two cells apart', async () => {
      await outbox.add([missed('1'), missed('1', { cell: 'gz-2' })], NOW);
      expect(await outbox.pending(100)).toHaveLength(2);
    });

    it('should hand out the oldest first', async () => {
      await outbox.add([missed('new')], NOW + 1);
      await outbox.add([missed('old')], NOW);
      expect(await pendingUids(1)).toEqual(['old']);
      expect(await pendingUids()).toEqual(['old', 'new']);
    });

    it('should remember what was seen until its end is written', async () => {
      await outbox.remember(
        [instance('1'), instance('2'), instance('1', { cell: 'gz-2' })],
        NOW,
      );
      await outbox.remember([instance('1', { ip: '10.0.0.8' })], NOW + 5);
      const seen = await outbox.seen('gz-1');
      expect(seen).toHaveLength(2);
      expect(seen.find(({ row }) => row.uid === '1')).toEqual({
        row: instance('1', { ip: '10.0.0.8' }),
        seenAt: NOW + 5,
      });
      await outbox.add([missed('1')], NOW + 6);
      expect((await outbox.seen('gz-1')).map(({ row }) => row.uid)).toEqual([
        '2',
      ]);
      expect(await outbox.seen('gz-2')).toHaveLength(1);
    });

    it('should take more at once than one statement holds', async () => {
      const uids = Array.from({ length: 1_001 }, (_, index) => `u-${index}`);
      await outbox.remember(
        uids.map(uid => instance(uid)),
        NOW,
      );
      expect(await outbox.seen('gz-1')).toHaveLength(1_001);
      await outbox.add(
        uids.map(uid => missed(uid)),
        NOW,
      );
      expect(await outbox.seen('gz-1')).toEqual([]);
      expect(await outbox.pending(2_000)).toHaveLength(1_001);
    });

    it('should know when all instances of a cell were there for the last time', async () => {
      const seenAt = async (cell: string) =>
        (await outbox.seen(cell)).map(seen => [seen.row.uid, seen.seenAt]);
      await outbox.remember(
        [instance('old'), instance('other', { cell: 'gz-2' })],
        NOW,
      );
      await outbox.confirm(['gz-1'], NOW + 5);
      await Promise.all([
        outbox.confirm(['gz-1'], NOW + 10),
        outbox.confirm(['gz-3'], NOW + 10),
      ]);
      await outbox.remember([instance('young')], NOW + 15);
      expect((await seenAt('gz-1')).sort()).toEqual([
        ['old', NOW + 10],
        ['young', NOW + 15],
      ]);
      expect(await seenAt('gz-2')).toEqual([['other', NOW]]);
      expect(await seenAt('gz-3')).toEqual([]);
    });

    it('should forget what was taken over long ago, and cells that nobody read for long', async () => {
      const longAgo = NOW - 100 * DAY_MS;
      await outbox.add([missed('taken')], NOW);
      const [taken] = await outbox.pending(1);
      await outbox.acknowledge([taken.id], NOW);
      await outbox.add([missed('waits')], longAgo);
      await outbox.remember(
        ['gz-1', 'gz-2', 'gz-3'].map(cell => instance('old', { cell })),
        longAgo,
      );
      await outbox.remember([instance('young', { cell: 'gz-2' })], NOW);
      await outbox.confirm(['gz-1'], NOW);
      await outbox.confirm(['gz-3'], longAgo + 1);
      await outbox.forgetBefore({
        acknowledged: NOW + 1,
        seen: NOW - 90 * DAY_MS,
      });
      // A fact that nobody acknowledged stays, however old it is.
      expect(await pendingUids()).toEqual(['waits']);
      const seenIn = async (cell: string) =>
        (await outbox.seen(cell)).map(({ row }) => row.uid);
      expect(await seenIn('gz-1')).toEqual(['old']);
      expect(await seenIn('gz-2')).toEqual(['young']);
      expect(await seenIn('gz-3')).toEqual([]);
      // The fact is not known any more, so it could come a second time.
      await outbox.add([missed('taken')], NOW);
      expect(await outbox.pending(100)).toHaveLength(2);
    });
  });
});
