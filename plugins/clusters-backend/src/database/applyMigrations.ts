import { DatabaseService } from '@backstage/backend-plugin-api';
import { applyMigrations as applyMigrationsOf } from '@longshore/plugin-longshore-node';
import { Knex } from 'knex';

/** Brings this plugin's tables up to date. */
export function applyMigrations(database: DatabaseService): Promise<Knex> {
  return applyMigrationsOf({
    database,
    packageName: '@longshore/plugin-clusters-backend',
  });
}
