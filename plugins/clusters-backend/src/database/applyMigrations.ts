import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Of this plugin's migrations alone: plugins may share a database. */
const LOCK = 'longshore.clusters.migrations';

/**
 * Brings the schema up to date, unless the adopter does so beforehand.
 *
 * @remarks
 *
 * On PostgreSQL replicas that start at once come one after another, and a
 * replica that dies in between leaves nothing half done: everything is one
 * transaction under an advisory lock. Knex's own lock would refuse the second
 * replica, and outlive a dead one.
 */
export async function applyMigrations(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (database.migrations?.skip) {
    return knex;
  }
  const directory = resolvePackagePath(
    '@longshore/plugin-clusters-backend',
    'migrations',
  );
  if (knex.client.config.client === 'pg') {
    await knex.transaction(async tx => {
      await tx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [LOCK]);
      await tx.migrate.latest({ directory });
    });
  } else {
    await knex.migrate.latest({ directory });
  }
  return knex;
}
