import { InstanceEnd } from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import { PastInstanceStore } from '../history/PastInstanceStore';
import { inTransaction } from './inTransaction';

type PastInstanceRow = {
  cell: string;
  uid: string;
  entity_ref: string;
  environment: string;
  track: string;
  name: string;
  last_seen_at: number;
  fact: string;
};

/** A statement takes so many parameters at most; a row has eight. */
const BATCH = 200;

/**
 * Past instances in the plugin's own database.
 *
 * @internal
 */
export class DatabasePastInstanceStore implements PastInstanceStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async add(ends: readonly InstanceEnd[]): Promise<void> {
    // In one order, or two replicas that write the same would wait for each other.
    const sorted = [...ends].sort((a, b) =>
      `${a.cell}/${a.uid}` < `${b.cell}/${b.uid}` ? -1 : 1,
    );
    await inTransaction(this.#knex, async tx => {
      for (let begin = 0; begin < sorted.length; begin += BATCH) {
        await tx<PastInstanceRow>('past_instances')
          .insert(sorted.slice(begin, begin + BATCH).map(toRow))
          .onConflict(['cell', 'uid'])
          .ignore();
      }
    });
  }

  async list(query: Parameters<PastInstanceStore['list']>[0]) {
    const { service, since, offset, limit } = query;
    const found = () =>
      this.#knex<PastInstanceRow>('past_instances')
        .where({
          entity_ref: service.entityRef,
          environment: service.environment,
        })
        .where('last_seen_at', '>=', since);
    const [rows, [{ count }]] = await Promise.all([
      found()
        .orderBy([
          { column: 'last_seen_at', order: 'desc' },
          { column: 'uid' },
          { column: 'cell' },
        ])
        .offset(offset)
        .limit(limit)
        .select('fact'),
      found().count<Array<{ count: number | string }>>({ count: '*' }),
    ]);
    return {
      items: rows.map(({ fact }) => JSON.parse(fact) as InstanceEnd),
      totalItems: Number(count),
    };
  }

  async forgetBefore(time: number): Promise<void> {
    await this.#knex<PastInstanceRow>('past_instances')
      .where('last_seen_at', '<', time)
      .delete();
  }
}

function toRow(end: InstanceEnd): PastInstanceRow {
  return {
    cell: end.cell,
    uid: end.uid,
    entity_ref: end.claim.component,
    environment: end.claim.environment,
    track: end.claim.track,
    name: end.name,
    last_seen_at: Date.parse(end.lastSeenAt),
    fact: JSON.stringify(end),
  };
}
