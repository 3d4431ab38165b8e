import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/** Of these tables alone: plugins may share a database. */
const LOCK = 'longshore.operations.migrations';

/**
 * Brings the tables up to date; they have a history of their own in the plugin's
 * database.
 *
 * On PostgreSQL replicas that start at once come one after another: everything
 * is one transaction under an advisory lock. Knex's own lock would refuse the
 * second replica, and outlive a dead one.
 */
export async function applyOperationMigrations(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (database.migrations?.skip) {
    return knex;
  }
  const config = {
    directory: resolvePackagePath(
      '@longshore/plugin-longshore-node',
      'migrations',
    ),
    tableName: 'longshore_operations_knex_migrations',
  };
  if (knex.client.config.client === 'pg') {
    await knex.transaction(async tx => {
      await tx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [LOCK]);
      await tx.migrate.latest(config);
    });
  } else {
    await knex.migrate.latest(config);
  }
  return knex;
}
