import {
  CellHealthChange,
  CellHealthState,
  DataPlaneState,
} from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import { HealthStore } from './HealthStore';
import { CellHealthRecord } from './judgeHealth';
import {
  acquireLease,
  LeaderLease,
  releaseLease,
  whileLeading,
} from './LeaderLease';

/** PostgreSQL gives dates, SQLite numbers. */
type Time = Date | number | string;

type HealthRow = {
  cell: string;
  state: CellHealthState;
  since: Time;
  data_plane: DataPlaneState;
  failure: string | null;
};

type ChangeRow = {
  id: number;
  cell: string;
  at: Time;
  from_state: CellHealthState;
  to_state: CellHealthState;
  data_plane: DataPlaneState;
  failure: string | null;
  announced: boolean;
};

const LEASE = 'cell-health';

/**
 * A replica that has died is replaced after so long. It must be short, since
 * nobody judges meanwhile, and longer than a database is slow now and then.
 */
const LEASE_MS = 10_000;

/** Told of at once; the rest follows on the next beat. */
const ANNOUNCED_AT_ONCE = 100;

/** Health in the plugin's own database, which all replicas share. */
export class DatabaseHealthStore implements HealthStore {
  readonly #knex: Knex;
  readonly #leaseMs: number;

  constructor(options: { knex: Knex; leaseMs?: number }) {
    this.#knex = options.knex;
    this.#leaseMs = options.leaseMs ?? LEASE_MS;
  }

  async lead(holder: string): Promise<LeaderLease | undefined> {
    return acquireLease(this.#knex, {
      name: LEASE,
      holder,
      leaseMs: this.#leaseMs,
    });
  }

  async resign(lease: LeaderLease): Promise<void> {
    await releaseLease(this.#knex, lease);
  }

  async records(): Promise<CellHealthRecord[]> {
    const rows = await this.#knex<HealthRow>('cell_health').select();
    return rows.map(row => ({
      cell: row.cell,
      state: row.state,
      since: new Date(row.since).getTime(),
      dataPlane: row.data_plane,
      ...(row.failure && { failure: JSON.parse(row.failure) }),
    }));
  }

  async change(
    lease: LeaderLease,
    before: CellHealthRecord,
    after: CellHealthRecord,
  ): Promise<CellHealthChange> {
    const failure = after.failure ? JSON.stringify(after.failure) : null;
    return whileLeading(this.#knex, lease, async tx => {
      await tx<HealthRow>('cell_health')
        .insert({
          cell: after.cell,
          state: after.state,
          since: new Date(after.since),
          data_plane: after.dataPlane,
          failure,
        })
        .onConflict('cell')
        .merge();
      const [row] = await tx<ChangeRow>('cell_health_changes')
        .insert({
          cell: after.cell,
          // A second look changes what is believed without a change of state.
          at: before.state === after.state ? new Date() : new Date(after.since),
          from_state: before.state,
          to_state: after.state,
          data_plane: after.dataPlane,
          failure,
          announced: false,
        })
        .returning('*');
      return toChange(row);
    });
  }

  async forget(lease: LeaderLease, cell: string): Promise<void> {
    await whileLeading(this.#knex, lease, tx =>
      tx<HealthRow>('cell_health').where({ cell }).delete(),
    );
  }

  async unannounced(): Promise<CellHealthChange[]> {
    const rows = await this.#knex<ChangeRow>('cell_health_changes')
      .where({ announced: false })
      .orderBy('id')
      .limit(ANNOUNCED_AT_ONCE);
    return rows.map(toChange);
  }

  async announced(lease: LeaderLease, change: CellHealthChange): Promise<void> {
    await whileLeading(this.#knex, lease, tx =>
      tx<ChangeRow>('cell_health_changes')
        .where({ id: Number(change.id) })
        .update({ announced: true }),
    );
  }

  async history(options: {
    cell: string;
    since: Date;
    limit: number;
  }): Promise<CellHealthChange[]> {
    const rows = await this.#knex<ChangeRow>('cell_health_changes')
      .where({ cell: options.cell })
      .andWhere('at', '>=', options.since)
      .orderBy('id', 'desc')
      .limit(options.limit);
    return rows.map(toChange);
  }

  async prune(lease: LeaderLease, before: Date): Promise<void> {
    await whileLeading(this.#knex, lease, tx =>
      tx<ChangeRow>('cell_health_changes').where('at', '<', before).delete(),
    );
  }
}

function toChange(row: ChangeRow): CellHealthChange {
  return {
    id: String(row.id),
    cell: row.cell,
    at: new Date(row.at).toISOString(),
    from: row.from_state,
    to: row.to_state,
    dataPlane: row.data_plane,
    ...(row.failure && { failure: JSON.parse(row.failure) }),
  };
}
