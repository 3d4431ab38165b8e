import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { CellStore } from '../registry/CellStore';
import { applyMigrations } from './applyMigrations';
import { DatabaseCellStore } from './DatabaseCellStore';

jest.setTimeout(120_000);

const DRAFT = {
  name: 'gz-1',
  region: 'gz',
  environments: ['production' as const, 'staging' as const],
  url: 'https://gz-1.example/',
  identity: 'token' as const,
  access: 'v1.k.sealed',
  createdBy: 'user:default/anna',
};

describe('DatabaseCellStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    let store: CellStore;

    beforeEach(async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      store = new DatabaseCellStore({ knex });
    });

    it('should make a cell of a draft, once', async () => {
      const draft = await store.addDraft(DRAFT);
      expect(await store.getDraft(draft.id)).toEqual(draft);
      const cell = await store.register(draft.id, 'gz-1');
      expect(cell).toEqual({
        ...DRAFT,
        createdAt: draft.createdAt,
        updatedBy: DRAFT.createdBy,
        updatedAt: draft.createdAt,
        revision: draft.id,
      });
      expect(await store.getDraft(draft.id)).toBeUndefined();
      // As by an operation that was cut off right after.
      expect(await store.register(draft.id, 'gz-1')).toEqual(cell);
      expect(await store.get('gz-1')).toEqual(cell);
      expect(await store.revisions()).toEqual([
        { name: 'gz-1', revision: draft.id },
      ]);
    });

    it('should not give a name twice, and say so', async () => {
      const drafts = await Promise.all([
        store.addDraft(DRAFT),
        store.addDraft({ ...DRAFT, region: 'bj' }),
      ]);
      const outcomes = await Promise.allSettled(
        drafts.map(draft => store.register(draft.id, 'gz-1')),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual([
        'fulfilled',
        'rejected',
      ]);
      expect(
        outcomes.find(({ status }) => status === 'rejected'),
      ).toMatchObject({ reason: { code: 'cell-name-taken' } });
      await expect(store.register('unknown', 'bj-1')).rejects.toThrow(
        /nothing left to register/,
      );
    });

    it('should change what is said, under a new revision', async () => {
      const draft = await store.addDraft(DRAFT);
      const before = await store.register(draft.id, 'gz-1');
      const moved = await store.change('gz-1', {
        region: 'bj',
        by: 'user:default/ben',
      });
      expect(moved).toMatchObject({
        region: 'bj',
        environments: DRAFT.environments,
        access: DRAFT.access,
        createdBy: DRAFT.createdBy,
        updatedBy: 'user:default/ben',
      });
      expect(moved.revision).not.toBe(before.revision);
      const kept = {
        url: 'https://other.example/',
        identity: 'client-certificate' as const,
        access: 'v1.k.other',
      };
      expect(
        await store.change('gz-1', {
          environments: ['test'],
          kept,
          by: 'user:default/ben',
        }),
      ).toMatchObject({ ...kept, environments: ['test'], region: 'bj' });
      await expect(
        store.change('bj-1', { by: 'user:default/ben' }),
      ).rejects.toThrow("'bj-1' is not registered");
      await store.remove('gz-1');
      await store.remove('gz-1');
      expect(await store.revisions()).toEqual([]);
    });

    it('should forget drafts that were left behind', async () => {
      const draft = await store.addDraft(DRAFT);
      expect(await store.removeDraftsBefore(draft.createdAt)).toBe(0);
      expect(
        await store.removeDraftsBefore(
          new Date(draft.createdAt.getTime() + 1_000),
        ),
      ).toBe(1);
      expect(await store.getDraft(draft.id)).toBeUndefined();
    });

    it('should exchange a sealed value only while it is the same', async () => {
      const draft = await store.addDraft(DRAFT);
      const { revision } = await store.register(draft.id, 'gz-1');
      const second = await store.addDraft({ ...DRAFT, name: 'bj-1' });
      const values = await store.sealedValues();
      expect(values).toEqual([
        {
          table: 'cells',
          key: 'gz-1',
          cell: 'gz-1',
          sealed: DRAFT.access,
        },
        {
          table: 'cell_drafts',
          key: second.id,
          cell: 'bj-1',
          sealed: DRAFT.access,
        },
      ]);
      for (const value of values) {
        expect(await store.replaceSealed(value, 'v1.n.same')).toBe(true);
        expect(await store.replaceSealed(value, 'v1.n.late')).toBe(false);
      }
      expect(await store.get('gz-1')).toMatchObject({
        access: 'v1.n.same',
        revision,
      });
      expect(await store.getDraft(second.id)).toMatchObject({
        access: 'v1.n.same',
      });
    });
  });
});
