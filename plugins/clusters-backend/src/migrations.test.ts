import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { readdirSync } from 'node:fs';
import { applyMigrations } from './database/applyMigrations';

jest.setTimeout(120_000);

const directory = resolvePackagePath(
  '@longshore/plugin-clusters-backend',
  'migrations',
);
const FILES = readdirSync(directory).sort();

describe('migrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  async function tablesOf(knex: Knex): Promise<string[]> {
    const rows =
      knex.client.config.client === 'pg'
        ? await knex('pg_tables')
            .where({ schemaname: 'public' })
            .select({ name: 'tablename' })
        : await knex('sqlite_master').where({ type: 'table' }).select('name');
    return rows
      .map(({ name }: { name: string }) => name)
      .filter(name => !/^(knex_|sqlite_)/.test(name));
  }

  describe.each(databases.eachSupportedId())('%s', id => {
    it('should go up and down again, each of them', async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      expect(await tablesOf(knex)).toEqual(
        expect.arrayContaining(['cells', 'cell_drafts']),
      );
      expect(await knex('knex_migrations').orderBy('id').pluck('name')).toEqual(
        FILES,
      );
      for (const file of FILES) {
        expect(file).toMatch(/^\d{8}_\d{4}_[a-z_]+\.js$/);
        await knex.migrate.down({ directory });
      }
      expect(await tablesOf(knex)).toEqual([]);
      await applyMigrations(mockServices.database({ knex }));
      expect(await knex('cells').select()).toEqual([]);
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
      expect(await knex('knex_migrations').pluck('name')).toHaveLength(
        FILES.length,
      );
    });

    it('should leave the schema alone when the adopter migrates', async () => {
      const knex = await databases.init(id);
      await applyMigrations(
        mockServices.database({ knex, migrations: { skip: true } }),
      );
      expect(await tablesOf(knex)).toEqual([]);
    });
  });
});
