import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { DatabaseOperationStore } from './DatabaseOperationStore';
import { applyOperationMigrations } from './applyOperationMigrations';

jest.setTimeout(60_000);

describe('applyOperationMigrations', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  it.each(databases.eachSupportedId())(
    'should let all replicas that may share %s start at once',
    async id => {
      const knex = await databases.init(id);
      const database = mockServices.database({ knex });
      // A file has one process.
      const replicas = id === 'SQLITE_3' ? 1 : 3;
      await Promise.all(
        Array.from({ length: replicas }, () =>
          applyOperationMigrations(database),
        ),
      );
      expect(await knex('longshore_operations')).toEqual([]);
    },
  );

  it.each(databases.eachSupportedId())(
    'should keep what a log on %s says, with words and without',
    async id => {
      const knex = await databases.init(id);
      const database = mockServices.database({ knex });
      await applyOperationMigrations(database);
      const store = new DatabaseOperationStore({ knex });
      const operation = await store.add({
        kind: 'drain-node',
        subject: 'a/node-1',
        input: {},
        stepNames: [],
        requestedBy: 'user:default/anna',
      });
      const { lease } = (await store.take({
        kinds: ['drain-node'],
        owner: 'one',
        leaseMs: 60_000,
      }))!;
      const words = { message: 'x', code: 'node-empty', params: { node: 'n' } };
      await store.addLogLine(lease, words);
      const log = () => store.log(operation.id, { after: 0, limit: 10 });
      expect(await log()).toMatchObject([words]);

      const config = {
        directory: resolvePackagePath(
          '@longshore/plugin-longshore-node',
          'migrations',
        ),
        tableName: 'longshore_operations_knex_migrations',
      };
      await knex.migrate.down(config);
      const row = await knex('longshore_operation_log').first();
      expect(Object.keys(row)).toEqual([
        'operation_id',
        'sequence',
        'at',
        'message',
      ]);
      await applyOperationMigrations(database);
      expect(await log()).toEqual([
        { sequence: 1, at: expect.any(String), message: 'x' },
      ]);
    },
  );
});
