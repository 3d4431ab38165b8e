import { Knex } from 'knex';

/**
 * Reads a setting, which is made on the first read. Replicas that begin at once
 * agree on the one that was stored first.
 *
 * @internal
 */
export async function readSetting(
  knex: Knex,
  options: { key: string; create: () => string },
): Promise<string> {
  await knex('service_settings')
    .insert({ key: options.key, value: options.create() })
    .onConflict('key')
    .ignore();
  const row = await knex<{ key: string; value: string }>('service_settings')
    .where({ key: options.key })
    .first('value');
  return row!.value;
}
