import { Knex } from 'knex';
import { CountRecord } from '../counts/CountRecord';
import { LEASE_MS } from '../counts/CountStore';
import { databaseTime } from './databaseTime';
import { CountRow, toCountRecord } from './rows';

/**
 * Columns of a lease that begins now.
 *
 * @internal
 */
export function leaseOf(knex: Knex, holder: string) {
  return {
    lease_holder: holder,
    lease_until: databaseTime(knex, { inMs: LEASE_MS }),
  };
}

/** @internal See `CountStore`. */
export async function renewLease(
  knex: Knex,
  lease: { operationId: string; holder: string },
): Promise<boolean> {
  const renewed = await knex('service_counts')
    .where({
      operation_id: lease.operationId,
      lease_holder: lease.holder,
      state: 'pending',
    })
    .update(leaseOf(knex, lease.holder));
  return renewed > 0;
}

/** @internal See `CountStore`. */
export async function takeAbandoned(
  knex: Knex,
  options: { holder: string; notIn: readonly string[] },
): Promise<CountRecord | undefined> {
  const abandoned = () =>
    knex<CountRow>('service_counts')
      .where({ state: 'pending' })
      .whereNotIn('cell', [...options.notIn])
      .andWhere(lease =>
        lease
          .whereNull('lease_until')
          .orWhere('lease_until', '<', databaseTime(knex, { inMs: 0 })),
      );
  for (;;) {
    const row = await abandoned().orderBy('revision').first();
    if (!row) {
      return undefined;
    }
    // Looked at again as it is written: of several that saw it one gets it.
    const taken: CountRow[] = await abandoned()
      .where({
        entity_ref: row.entity_ref,
        environment: row.environment,
        track: row.track,
        cell: row.cell,
        fence: row.fence,
      })
      .update({ ...leaseOf(knex, options.holder), fence: row.fence + 1 } as {})
      .returning('*');
    if (taken.length > 0) {
      return toCountRecord(taken[0]);
    }
  }
}
