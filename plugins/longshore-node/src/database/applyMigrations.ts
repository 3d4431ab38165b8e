import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

/**
 * Whose migrations are applied.
 *
 * @public
 */
export type MigrationsOptions = {
  database: DatabaseService;
  /** The package whose folder `migrations` holds them. */
  packageName: string;
  /** Where Knex keeps their history. Default: `knex_migrations`. */
  tableName?: string;
};

/**
 * Brings a plugin's tables up to date, unless the adopter does so beforehand.
 *
 * @remarks
 *
 * On PostgreSQL replicas that start at once come one after another, and a
 * replica that dies in between leaves nothing half done: everything is one
 * transaction under an advisory lock of the package, since plugins may share a
 * database. Knex's own lock would refuse the second replica, and outlive a dead
 * one.
 *
 * @public
 */
export async function applyMigrations(
  options: MigrationsOptions,
): Promise<Knex> {
  const { database, packageName, tableName } = options;
  const knex = await database.getClient();
  if (database.migrations?.skip) {
    return knex;
  }
  const config = {
    directory: resolvePackagePath(packageName, 'migrations'),
    ...(tableName && { tableName }),
  };
  if (knex.client.config.client === 'pg') {
    await knex.transaction(async tx => {
      await tx.raw('SELECT pg_advisory_xact_lock(hashtext(?))', [
        `${packageName} migrations`,
      ]);
      await tx.migrate.latest(config);
    });
  } else {
    await knex.migrate.latest(config);
  }
  return knex;
}
