import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Brings the tables up to date; they have a history of their own in the plugin's database. */
export async function applyOperationMigrations(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@longshore/plugin-longshore-node',
        'migrations',
      ),
      tableName: 'longshore_operations_knex_migrations',
    });
  }
  return knex;
}
