import { databaseNow } from '@longshore/plugin-longshore-node';
import { Knex } from 'knex';

/** The hold of one replica on what only one replica must do. */
export type LeaderLease = {
  name: string;
  holder: string;
  /** Grows with each new holder. */
  fence: number;
};

/** Another replica does this now; whoever gets it must stop. */
export class LeadershipLostError extends Error {
  constructor(name: string) {
    super(`Another replica has taken over '${name}'`);
  }
}

type LeaseRow = {
  name: string;
  holder: string;
  held_until: number;
  fence: number;
};

/**
 * Takes or prolongs a lease; `undefined` while another replica holds it.
 *
 * @param options - `leaseMs` is how long it lasts from now
 */
export async function acquireLease(
  knex: Knex,
  options: { name: string; holder: string; leaseMs: number },
): Promise<LeaderLease | undefined> {
  const { name, holder, leaseMs } = options;
  const leases = () => knex<LeaseRow>('leader_leases').where({ name });
  const until = databaseNow(knex, leaseMs);
  const prolonged = await leases()
    .where({ holder })
    .update({ held_until: until } as never);
  if (prolonged === 0) {
    const taken = await leases()
      .where('held_until', '<', databaseNow(knex))
      .update({ holder, held_until: until } as never)
      .increment('fence', 1);
    if (taken === 0) {
      await knex('leader_leases')
        .insert({ name, holder, held_until: until, fence: 1 })
        .onConflict('name')
        .ignore();
    }
  }
  const row = await leases().first();
  return row?.holder === holder
    ? { name, holder, fence: row.fence }
    : undefined;
}

/** Lets another replica take over at once. */
export async function releaseLease(
  knex: Knex,
  lease: LeaderLease,
): Promise<void> {
  await knex<LeaseRow>('leader_leases')
    .where(lease)
    .update({ held_until: 0, holder: '' });
}

/**
 * Does work in a transaction in which nobody can take the lease over.
 *
 * @throws LeadershipLostError when somebody has
 */
export async function whileLeading<T>(
  knex: Knex,
  lease: LeaderLease,
  work: (tx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return knex.transaction(async tx => {
    // Locks the row until the end of the transaction.
    const held = await tx<LeaseRow>('leader_leases')
      .where(lease)
      .update({ holder: lease.holder });
    if (held === 0) {
      throw new LeadershipLostError(lease.name);
    }
    return work(tx);
  });
}
