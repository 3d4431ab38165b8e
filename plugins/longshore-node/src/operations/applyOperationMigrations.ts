import { DatabaseService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { applyMigrations } from '../database/applyMigrations';

/**
 * Brings the tables up to date; they have a history of their own in the plugin's
 * database.
 */
export function applyOperationMigrations(
  database: DatabaseService,
): Promise<Knex> {
  return applyMigrations({
    database,
    packageName: '@longshore/plugin-longshore-node',
    tableName: 'longshore_operations_knex_migrations',
  });
}
