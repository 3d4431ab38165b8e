import { Knex } from 'knex';

/**
 * Now, or some time from now, in ms since 1970 by the database's own clock, for
 * leases: the clocks of the replicas differ.
 *
 * @param plusMs - milliseconds from now
 * @public
 */
export function databaseNow(knex: Knex, plusMs = 0): Knex.Raw {
  return knex.client.config.client === 'pg'
    ? // Not `now()`, which is when the transaction began: it may have waited.
      knex.raw(
        '(extract(epoch from clock_timestamp()) * 1000)::bigint + ?::bigint',
        [plusMs],
      )
    : knex.raw(
        "cast((julianday('now') - 2440587.5) * 86400000 as integer) + ?",
        [plusMs],
      );
}
