import { Knex } from 'knex';

/**
 * Runs `work` in a transaction and fails with what went wrong in it.
 *
 * @remarks
 *
 * When its disk is full, SQLite rolls back by itself. The rollback that follows
 * then fails too, and knex would tell of that one.
 *
 * @internal
 */
export async function inTransaction<TResult>(
  knex: Knex,
  work: (tx: Knex.Transaction) => Promise<TResult>,
): Promise<TResult> {
  let cause: unknown;
  try {
    return await knex.transaction(async tx => {
      try {
        return await work(tx);
      } catch (error) {
        cause = error;
        throw error;
      }
    });
  } catch (error) {
    throw cause ?? error;
  }
}
