import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import {
  Operation,
  OperationLogLine,
  OperationLogText,
  withFailure,
} from '@longshore/plugin-longshore-common';
import { Knex } from 'knex';
import { databaseNow } from '../database/databaseNow';
import {
  LeasedOperation,
  LeaseLostError,
  NewOperation,
  OperationFilter,
  OperationLease,
  OperationStore,
  OperationUpdate,
} from './OperationStore';
import { OperationLogRow, OperationRow, toLogLine, toOperation } from './rows';

/** Lines of one operation; an endless loop must not fill the database. */
const MOST_LOG_LINES = 5_000;

/** How many candidates are tried in one go, should others be taking some too. */
const CANDIDATES = 10;

/** Operations in the database of the plugin that they belong to. */
export class DatabaseOperationStore implements OperationStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async add(operation: NewOperation): Promise<Operation> {
    const row: OperationRow = {
      id: randomUUID(),
      kind: operation.kind,
      subject: operation.subject,
      state: 'waiting',
      input: JSON.stringify(operation.input ?? null),
      steps: JSON.stringify(
        operation.stepNames.map(name => ({ name, state: 'waiting' })),
      ),
      memory: '{}',
      failure: null,
      requested_by: operation.requestedBy,
      reason: operation.reason ?? null,
      cancel_requested: false,
      exclusive_key: operation.exclusiveKey ?? null,
      lease_owner: null,
      lease_until: 0,
      fence: 0,
      revision: 1,
      created_at: new Date(),
      started_at: null,
      ended_at: null,
    };
    const inserted = await this.#operations()
      .insert(row)
      .onConflict('exclusive_key')
      .ignore()
      .returning('id');
    if (inserted.length === 0) {
      throw await this.#isOpen(operation.exclusiveKey!);
    }
    return toOperation(row);
  }

  async get(id: string): Promise<Operation | undefined> {
    const row = await this.#operations().where({ id }).first();
    return row && toOperation(row);
  }

  async list(filter: OperationFilter): Promise<Operation[]> {
    const rows = await this.#operations()
      .where(query => {
        if (filter.subject !== undefined) {
          query.where({ subject: filter.subject });
        }
        if (filter.within !== undefined) {
          const { within } = filter;
          const prefix = `${within}/`;
          // Not `like`, in which a name's `_` would stand for any character.
          query.where(either =>
            either
              .where({ subject: within })
              .orWhereRaw('substr(subject, 1, ?) = ?', [prefix.length, prefix]),
          );
        }
        if (filter.kinds) {
          query.whereIn('kind', filter.kinds);
        }
        if (filter.open) {
          query.whereIn('state', ['waiting', 'running']);
        }
      })
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(filter.limit);
    return rows.map(toOperation);
  }

  async log(
    id: string,
    options: { after: number; limit: number },
  ): Promise<OperationLogLine[]> {
    const rows = await this.#knex<OperationLogRow>('longshore_operation_log')
      .where({ operation_id: id })
      .andWhere('sequence', '>', options.after)
      .orderBy('sequence')
      .limit(options.limit);
    return rows.map(toLogLine);
  }

  async requestCancel(id: string): Promise<Operation | undefined> {
    await this.#operations()
      .where({ id, cancel_requested: false })
      .whereIn('state', ['waiting', 'running'])
      .update({ cancel_requested: true })
      .increment('revision', 1);
    return this.get(id);
  }

  async prune(before: Date): Promise<number> {
    const over = this.#operations()
      .whereNotIn('state', ['waiting', 'running'])
      .andWhere('ended_at', '<', before);
    // SQLite only cascades where foreign keys are switched on.
    await this.#knex<OperationLogRow>('longshore_operation_log')
      .whereIn('operation_id', over.clone().select('id'))
      .delete();
    return over.clone().delete();
  }

  async take(options: {
    kinds: string[];
    owner: string;
    leaseMs: number;
  }): Promise<LeasedOperation | undefined> {
    const candidates = await this.#operations()
      .select('id', 'fence')
      .whereIn('kind', options.kinds)
      .whereIn('state', ['waiting', 'running'])
      .andWhere('lease_until', '<', databaseNow(this.#knex))
      .orderBy('created_at')
      .limit(CANDIDATES);
    for (const { id, fence } of candidates) {
      const taken = await this.#operations()
        .where({ id, fence })
        .whereIn('state', ['waiting', 'running'])
        .andWhere('lease_until', '<', databaseNow(this.#knex))
        .update({
          state: 'running',
          lease_owner: options.owner,
          lease_until: databaseNow(this.#knex, options.leaseMs),
          fence: fence + 1,
          started_at: this.#knex.raw('coalesce(started_at, ?)', [new Date()]),
        } as never)
        .increment('revision', 1);
      if (taken === 1) {
        const row = await this.#operations().where({ id }).first();
        if (row && row.fence === fence + 1) {
          return {
            operation: toOperation(row),
            input: JSON.parse(row.input),
            memory: JSON.parse(row.memory),
            lease: { id, fence: row.fence },
          };
        }
      }
    }
    return undefined;
  }

  async renew(
    lease: OperationLease,
    leaseMs: number,
  ): Promise<{ cancelRequested: boolean } | undefined> {
    const renewed = await this.#held(lease).update({
      lease_until: databaseNow(this.#knex, leaseMs),
    } as never);
    if (renewed === 0) {
      return undefined;
    }
    const row = await this.#held(lease).first('cancel_requested');
    return row && { cancelRequested: Boolean(row.cancel_requested) };
  }

  async release(lease: OperationLease): Promise<void> {
    await this.#held(lease).update({ lease_owner: null, lease_until: 0 });
  }

  async update(
    lease: OperationLease,
    update: OperationUpdate,
  ): Promise<Operation> {
    const isFinal = update.state !== undefined && update.state !== 'running';
    const updated = await this.#held(lease)
      .update({
        ...(update.steps && { steps: JSON.stringify(update.steps) }),
        ...(update.memory && { memory: JSON.stringify(update.memory) }),
        ...(update.failure && { failure: JSON.stringify(update.failure) }),
        ...(update.state && { state: update.state }),
        ...(isFinal && {
          ended_at: new Date(),
          exclusive_key: null,
          lease_owner: null,
          lease_until: 0,
        }),
      })
      .increment('revision', 1);
    const operation = updated === 1 ? await this.get(lease.id) : undefined;
    if (!operation) {
      throw new LeaseLostError(lease.id);
    }
    return operation;
  }

  async addLogLine(
    lease: OperationLease,
    { message, code, params }: OperationLogText,
  ): Promise<number> {
    return this.#knex.transaction(async tx => {
      // Locks the row, so that lines of one operation come one after another.
      const held = await tx<OperationRow>('longshore_operations')
        .where({ id: lease.id, fence: lease.fence })
        .increment('revision', 1);
      if (held === 0) {
        throw new LeaseLostError(lease.id);
      }
      const last = await tx<OperationLogRow>('longshore_operation_log')
        .where({ operation_id: lease.id })
        .max({ sequence: 'sequence' })
        .first();
      const sequence = Number(last?.sequence ?? 0) + 1;
      if (sequence <= MOST_LOG_LINES) {
        await tx<OperationLogRow>('longshore_operation_log').insert({
          operation_id: lease.id,
          sequence,
          at: new Date(),
          message,
          code: code ?? null,
          params: params ? JSON.stringify(params) : null,
        });
      }
      const row = await tx<OperationRow>('longshore_operations')
        .where({ id: lease.id })
        .first('revision');
      return Number(row?.revision);
    });
  }

  #operations() {
    return this.#knex<OperationRow>('longshore_operations');
  }

  #held(lease: OperationLease) {
    return this.#operations().where({
      id: lease.id,
      fence: lease.fence,
      state: 'running',
    });
  }

  async #isOpen(exclusiveKey: string): Promise<Error> {
    const open = await this.#operations()
      .where({ exclusive_key: exclusiveKey })
      .first('id', 'kind', 'subject');
    return withFailure(
      new ConflictError(
        `There is an open operation already, look at it or stop it first: ${
          open?.kind ?? 'unknown'
        } of ${open?.subject ?? exclusiveKey}`,
      ),
      { code: 'operation-open', params: { operation: open?.id ?? '' } },
    );
  }
}
