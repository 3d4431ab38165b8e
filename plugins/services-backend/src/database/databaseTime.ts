import { Knex } from 'knex';

/**
 * A time by the clock that all replicas share, for values and comparisons of
 * `dateTime` columns. Replicas' own clocks may differ by more than a lease.
 *
 * @internal
 */
export function databaseTime(
  knex: Knex,
  options: { inMs: number },
): Date | Knex.Raw {
  if (knex.client.config.client !== 'pg') {
    // A file has one process.
    return new Date(Date.now() + options.inMs);
  }
  // Not `now()`, which is when the transaction began: it may have waited.
  return knex.raw("clock_timestamp() + ? * interval '1 millisecond'", [
    options.inMs,
  ]);
}
