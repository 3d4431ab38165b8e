import { Knex } from 'knex';

const KEY = 'counts-revision';

/**
 * Takes the revision of the writes of a transaction.
 *
 * @remarks
 *
 * The row stays locked until the transaction ends, so that writers of counts
 * come one after another on all replicas: revisions become visible in their
 * order, and what a transaction reads after this call nobody else changes
 * before it commits. Counts are set by people, a few a minute; SQLite has one
 * writer anyhow.
 *
 * @internal
 */
export async function nextRevision(tx: Knex.Transaction): Promise<number> {
  await tx('service_settings')
    .insert({ key: KEY, value: '0' })
    .onConflict('key')
    .ignore();
  const locked = tx<{ key: string; value: string }>('service_settings').where({
    key: KEY,
  });
  const row = await (tx.client.config.client === 'pg'
    ? locked.clone().forUpdate()
    : locked.clone()
  ).first('value');
  // Not below the clock, so that it stays comparable with live revisions.
  const revision = Math.max(Number(row!.value) + 1, Date.now());
  await locked.clone().update({ value: String(revision) });
  return revision;
}
