import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { applyMigrations } from './database/applyMigrations';
import { ServiceIds } from './database/ServiceIds';

jest.setTimeout(60_000);

const KEY = 'component:default/checkout-api|production';

describe('migrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    it('should go up and down again', async () => {
      const knex = await databases.init(id);
      const directory = resolvePackagePath(
        '@longshore/plugin-services-backend',
        'migrations',
      );
      await applyMigrations(mockServices.database({ knex }));
      await knex('service_counts').insert({
        entity_ref: 'component:default/checkout-api',
        environment: 'production',
        track: 'main',
        cell: 'east-1',
        desired: 2,
        version: 1,
        author: 'user:default/max',
        updated_at: new Date(),
        state: 'applied',
        operation_id: 'operation-1',
        principals: '[]',
        revision: Number.MAX_SAFE_INTEGER,
      });
      expect(await knex('service_counts').first('floor')).toEqual({ floor: 0 });
      await knex.migrate.down({ directory });
      expect(await knex.schema.hasTable('past_instances')).toBe(false);
      await knex.migrate.down({ directory });
      expect(await knex.schema.hasColumn('service_counts', 'fence')).toBe(
        false,
      );
      await knex.migrate.down({ directory });
      expect(await knex.schema.hasTable('service_counts')).toBe(false);
      expect(await knex.schema.hasTable('service_count_history')).toBe(false);
      expect(await knex.schema.hasTable('service_settings')).toBe(false);
    });

    it('should let replicas start at once', async () => {
      const knex = await databases.init(id);
      // SQLite has one process, which migrates once.
      const replicas = id === 'SQLITE_3' ? 1 : 5;
      await Promise.all(
        Array.from({ length: replicas }, () =>
          applyMigrations(mockServices.database({ knex })),
        ),
      );
      expect(await knex('service_counts').select()).toEqual([]);
      expect(await knex('knex_migrations').select('name')).toHaveLength(3);
    });

    it('should leave the schema alone when the adopter migrates', async () => {
      const knex = await databases.init(id);
      await applyMigrations(
        mockServices.database({ knex, migrations: { skip: true } }),
      );
      expect(await knex.schema.hasTable('service_counts')).toBe(false);
    });

    it('should agree on ids over restarts and between replicas', async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      const replicas = await Promise.all(
        Array.from({ length: 4 }, () => ServiceIds.create(knex)),
      );
      const ids = new Set(replicas.map(replica => replica.idOf(KEY)));
      expect(ids.size).toBe(1);
      const [serviceId] = ids;
      expect(serviceId).toMatch(/^[\w-]{22}$/);
      expect((await ServiceIds.create(knex)).idOf(KEY)).toBe(serviceId);
      expect(replicas[0].idOf(`${KEY}x`)).not.toBe(serviceId);

      const other = await databases.init(id);
      await applyMigrations(mockServices.database({ knex: other }));
      expect((await ServiceIds.create(other)).idOf(KEY)).not.toBe(serviceId);
    });
  });
});
