import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { anEnd } from '../__testUtils__/rows';
import { applyMigrations } from './applyMigrations';
import { DatabasePastInstanceStore } from './DatabasePastInstanceStore';

jest.setTimeout(60_000);

const CHECKOUT = {
  entityRef: 'component:default/checkout-api',
  environment: 'production' as const,
};
const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;

describe('DatabasePastInstanceStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    let store: DatabasePastInstanceStore;

    beforeEach(async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      store = new DatabasePastInstanceStore({ knex });
    });

    async function namesOf(query: object = {}) {
      const { items, totalItems } = await store.list({
        service: CHECKOUT,
        since: 0,
        offset: 0,
        limit: 50,
        ...query,
      });
      return { names: items.map(({ name }) => name), totalItems };
    }

    it('should take each end over once, the first one', async () => {
      const end = anEnd('api-1', { reason: 'OOMKilled', exitCode: 137 });
      await store.add([end, anEnd('api-1', { cell: 'west-1' })]);
      await store.add([
        { ...end, id: 'again', reason: 'seen-missing' },
        anEnd('api-2'),
      ]);
      const { items, totalItems } = await store.list({
        service: CHECKOUT,
        since: 0,
        offset: 0,
        limit: 50,
      });
      expect(totalItems).toBe(3);
      expect(
        items.find(({ name, cell }) => name === 'api-1' && cell === 'east-1'),
      ).toEqual(end);
      await expect(store.add([])).resolves.toBeUndefined();
    });

    it('should list those of one service, the newest first, in pages', async () => {
      await store.add([
        anEnd('second', { lastSeenAt: at(2) }),
        anEnd('third', { lastSeenAt: at(3) }),
        anEnd('first', { lastSeenAt: at(1) }),
        anEnd('test', { environment: 'test' }),
        anEnd('other', { component: 'component:default/other' }),
      ]);
      expect(await namesOf()).toEqual({
        names: ['third', 'second', 'first'],
        totalItems: 3,
      });
      expect(await namesOf({ offset: 1, limit: 1 })).toEqual({
        names: ['second'],
        totalItems: 3,
      });
      expect(await namesOf({ since: Date.parse(at(2)) })).toEqual({
        names: ['third', 'second'],
        totalItems: 2,
      });
    });

    it('should forget the old', async () => {
      await store.add([
        anEnd('old', { lastSeenAt: at(1) }),
        anEnd('new', { lastSeenAt: at(2) }),
      ]);
      await store.forgetBefore(Date.parse(at(2)));
      expect((await namesOf()).names).toEqual(['new']);
    });
  });
});
