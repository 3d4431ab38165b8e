import { InstanceEnd, PodRow } from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { InstanceOutbox, SeenInstance } from './InstanceOutbox';
import { NewInstanceEnd } from './toInstanceEnd';

type EndRow = {
  id: string;
  cell: string;
  uid: string;
  fact: string;
  noticed_at: number;
  acknowledged_at: number | null;
};

type SeenRow = { cell: string; uid: string; row: string; seen_at: number };

type SeenCellRow = { cell: string; seen_at: number };

/** SQLite takes at most 32,766 parameters in a statement; a row has five. */
const BATCH = 200;

/** Facts about instances in the plugin's own database. */
export class DatabaseInstanceOutbox implements InstanceOutbox {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async add(ends: NewInstanceEnd[], now: number): Promise<void> {
    await this.#knex.transaction(async tx => {
      for (const batch of batches(inOneOrder(ends))) {
        await tx<EndRow>('instance_ends')
          .insert(
            batch.map(end => ({
              id: randomUUID(),
              cell: end.cell,
              uid: end.uid,
              fact: JSON.stringify(end),
              noticed_at: now,
              acknowledged_at: null,
            })),
          )
          .onConflict(['cell', 'uid'])
          .ignore();
        await tx<SeenRow>('seen_instances')
          .whereIn(
            ['cell', 'uid'],
            batch.map(({ cell, uid }) => [cell, uid]),
          )
          .delete();
      }
    });
  }

  async pending(limit: number): Promise<InstanceEnd[]> {
    const rows = await this.#knex<EndRow>('instance_ends')
      .whereNull('acknowledged_at')
      .orderBy([{ column: 'noticed_at' }, { column: 'id' }])
      .limit(limit)
      .select('id', 'fact');
    return rows.map(({ id, fact }) => ({ id, ...JSON.parse(fact) }));
  }

  async acknowledge(ids: string[], now: number): Promise<void> {
    for (const batch of batches(ids)) {
      await this.#knex<EndRow>('instance_ends')
        .whereIn('id', batch)
        .whereNull('acknowledged_at')
        .update({ acknowledged_at: now });
    }
  }

  async remember(rows: PodRow[], now: number): Promise<void> {
    for (const batch of batches(inOneOrder(rows))) {
      await this.#knex<SeenRow>('seen_instances')
        .insert(
          batch.map(row => ({
            cell: row.cell,
            uid: row.uid,
            row: JSON.stringify(row),
            seen_at: now,
          })),
        )
        .onConflict(['cell', 'uid'])
        .merge();
    }
  }

  async seen(cell: string): Promise<SeenInstance[]> {
    const confirmed = await this.#knex<SeenCellRow>('seen_cells')
      .where({ cell })
      .first('seen_at');
    const rows = await this.#knex<SeenRow>('seen_instances')
      .where({ cell })
      .select('row', 'seen_at');
    return rows.map(({ row, seen_at }) => ({
      row: JSON.parse(row) as PodRow,
      // PostgreSQL hands out big integers as text.
      seenAt: Math.max(Number(seen_at), Number(confirmed?.seen_at ?? 0)),
    }));
  }

  /** Small rows: to write all instances anew would be gigabytes a day. */
  async confirm(cells: string[], now: number): Promise<void> {
    for (const batch of batches([...cells].sort())) {
      await this.#knex<SeenCellRow>('seen_cells')
        .insert(batch.map(cell => ({ cell, seen_at: now })))
        .onConflict('cell')
        .merge();
    }
  }

  async forgetBefore(options: {
    acknowledged: number;
    seen: number;
  }): Promise<void> {
    await this.#knex<EndRow>('instance_ends')
      .where('acknowledged_at', '<', options.acknowledged)
      .delete();
    await this.#knex<SeenCellRow>('seen_cells')
      .where('seen_at', '<', options.seen)
      .delete();
    await this.#knex<SeenRow>('seen_instances')
      .where('seen_at', '<', options.seen)
      .whereNotIn('cell', this.#knex<SeenCellRow>('seen_cells').select('cell'))
      .delete();
  }
}

/** Two replicas that write the same rows in two orders would wait for each other. */
function inOneOrder<TItem extends { cell: string; uid: string }>(
  items: TItem[],
): TItem[] {
  return [...items].sort((a, b) =>
    `${a.cell}/${a.uid}` < `${b.cell}/${b.uid}` ? -1 : 1,
  );
}

function* batches<TItem>(items: TItem[]): Generator<TItem[]> {
  for (let begin = 0; begin < items.length; begin += BATCH) {
    yield items.slice(begin, begin + BATCH);
  }
}
