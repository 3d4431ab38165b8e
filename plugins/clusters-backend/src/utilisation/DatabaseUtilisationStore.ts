import { UtilisationSample } from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import {
  acquireLease,
  LeaderLease,
  releaseLease,
  whileLeading,
} from '../health/LeaderLease';
import {
  MomentOfUse,
  UtilisationGap,
  UtilisationStore,
} from './UtilisationStore';

const LEASE = 'utilisation';
/** Longer than from one look to the next; a look less when a replica dies is no loss. */
const LEASE_MS = 7 * 60_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Databases limit how many values one statement takes; SQLite to 32,766. */
const ROWS_AT_ONCE = 500;

type Sums = {
  samples: number;
  pods: number;
  nodes: number;
  cpu_requested: number;
  memory_requested: number;
  measured: number;
  cpu_used: number;
  memory_used: number;
};

/** PostgreSQL gives dates, SQLite numbers. */
type SampleRow = Sums & { cell: string; node: string; at: Date | number };

const SUMS: Array<keyof Sums> = [
  'samples',
  'pods',
  'nodes',
  'cpu_requested',
  'memory_requested',
  'measured',
  'cpu_used',
  'memory_used',
];

/**
 * Use in the plugin's own database: sums that each look adds to, by hour for
 * cells and by day for nodes, of which there are hundreds in a cell.
 */
export class DatabaseUtilisationStore implements UtilisationStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async lead(holder: string): Promise<LeaderLease | undefined> {
    return acquireLease(this.#knex, {
      name: LEASE,
      holder,
      leaseMs: LEASE_MS,
    });
  }

  async resign(lease: LeaderLease): Promise<void> {
    await releaseLease(this.#knex, lease);
  }

  async add(
    lease: LeaderLease,
    seen: Parameters<UtilisationStore['add']>[1],
  ): Promise<void> {
    const { cell, at, moments, gap } = seen;
    const rows = moments.map(moment => toRow(moment, at));
    await whileLeading(this.#knex, lease, async tx => {
      for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
        await tx('utilisation_samples')
          .insert(rows.slice(from, from + ROWS_AT_ONCE))
          .onConflict(['cell', 'node', 'at'])
          .merge(
            Object.fromEntries(
              SUMS.map(sum => [
                sum,
                tx.raw('?? + ??', [
                  `utilisation_samples.${sum}`,
                  `excluded.${sum}`,
                ]),
              ]),
            ),
          );
      }
      await tx('utilisation_gaps').where({ cell }).delete();
      if (gap) {
        await tx<UtilisationGap>('utilisation_gaps').insert(gap);
      }
    });
  }

  async cells(from: Date): Promise<UtilisationSample[]> {
    const rows = await this.#knex<SampleRow>('utilisation_samples')
      .where({ node: '' })
      .andWhere('at', '>=', hourOf(from))
      .orderBy(['at', 'cell']);
    return rows.map(toSample);
  }

  async nodes(from: Date): Promise<UtilisationSample[]> {
    const rows: SampleRow[] = await this.#knex('utilisation_samples')
      .whereNot({ node: '' })
      .andWhere('at', '>=', dayOf(from))
      .groupBy('cell', 'node')
      .select('cell', 'node')
      .min({ at: 'at' })
      .sum(Object.fromEntries(SUMS.map(sum => [sum, sum])));
    return rows.map(toSample);
  }

  async node(
    cell: string,
    node: string,
    from: Date,
  ): Promise<UtilisationSample[]> {
    const rows = await this.#knex<SampleRow>('utilisation_samples')
      .where({ cell, node })
      .andWhere('at', '>=', dayOf(from))
      .orderBy('at');
    return rows.map(toSample);
  }

  async gaps(): Promise<UtilisationGap[]> {
    return this.#knex<UtilisationGap>('utilisation_gaps')
      .select('cell', 'code', 'message')
      .orderBy('cell');
  }

  async prune(lease: LeaderLease, before: Date): Promise<void> {
    await whileLeading(this.#knex, lease, tx =>
      tx('utilisation_samples').where('at', '<', before).delete(),
    );
  }
}

function toRow(moment: MomentOfUse, at: Date): SampleRow {
  const { cell, node = '', pods, nodes, cpuUsed, memoryUsed } = moment;
  return {
    cell,
    node,
    at: node === '' ? hourOf(at) : dayOf(at),
    samples: 1,
    pods,
    nodes,
    cpu_requested: moment.cpuRequested,
    memory_requested: moment.memoryRequested,
    measured: cpuUsed === undefined ? 0 : 1,
    cpu_used: cpuUsed ?? 0,
    memory_used: memoryUsed ?? 0,
  };
}

function toSample(row: SampleRow): UtilisationSample {
  // PostgreSQL gives sums of whole numbers as text.
  const samples = Number(row.samples);
  const measured = Number(row.measured);
  return {
    at: new Date(row.at).toISOString(),
    cell: row.cell,
    ...(row.node !== '' && { node: row.node }),
    pods: row.pods / samples,
    nodes: row.nodes / samples,
    cpuRequested: row.cpu_requested / samples,
    memoryRequested: row.memory_requested / samples,
    ...(measured > 0 && {
      cpuUsed: row.cpu_used / measured,
      memoryUsed: row.memory_used / measured,
    }),
  };
}

function hourOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS);
}

function dayOf(time: Date): Date {
  return new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);
}
