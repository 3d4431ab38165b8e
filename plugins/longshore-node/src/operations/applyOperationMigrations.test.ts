import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
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
});
