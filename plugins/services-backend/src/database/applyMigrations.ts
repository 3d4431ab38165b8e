import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/**
 * Brings the schema up to date, unless the adopter does so beforehand.
 *
 * @internal
 */
export async function applyMigrations(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@longshore/plugin-services-backend',
        'migrations',
      ),
    });
  }
  return knex;
}
