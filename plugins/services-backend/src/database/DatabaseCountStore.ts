import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { CountChange } from '@longshore/plugin-services-common';
import { Knex } from 'knex';
import { CountRecord } from '../counts/CountRecord';
import {
  CountIntent,
  CountOutcome,
  CountStore,
  CountTarget,
} from '../counts/CountStore';
import { ServiceTarget } from '../live/serviceKey';
import { leaseOf, renewLease, takeAbandoned } from './countLeases';
import { inTransaction } from './inTransaction';
import { nextRevision } from './nextRevision';
import {
  CountHistoryRow,
  CountRow,
  toCountChange,
  toCountRecord,
  toCountRow,
} from './rows';

/**
 * Counts in the plugin's own database.
 *
 * @internal
 */
export class DatabaseCountStore implements CountStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async begin(intent: CountIntent): Promise<CountRecord[]> {
    return inTransaction(this.#knex, async tx => {
      const revision = await nextRevision(tx);
      const rows = await tx<CountRow>('service_counts').where(
        whereService(intent.service),
      );
      const records = rows.map(toCountRecord);
      const version = Math.max(0, ...records.map(record => record.version));
      if (version !== intent.expectedVersion) {
        throw withFailure(
          new ConflictError(
            `Counts of ${intent.service.entityRef} in ${intent.service.environment} were changed meanwhile, look at them again before setting them`,
          ),
          { code: 'counts-changed' },
        );
      }

      const changed: CountRecord[] = [];
      for (const target of intent.targets) {
        const former = records.find(
          ({ track, cell }) => track === target.track && cell === target.cell,
        );
        if (!isSettled(former, target)) {
          const record = toPending(intent, target, {
            former,
            version: version + 1,
            revision,
          });
          await this.#replaceRecord(tx, record, intent.holder);
          await this.#addHistory(tx, record, target.live);
          changed.push(record);
        }
      }
      return changed;
    });
  }

  async settle(outcomes: readonly CountOutcome[]): Promise<void> {
    if (outcomes.length === 0) {
      return;
    }
    await inTransaction(this.#knex, async tx => {
      const revision = await nextRevision(tx);
      for (const outcome of outcomes) {
        const result = {
          state: outcome.failure ? 'failed' : 'applied',
          failure: outcome.failure ? JSON.stringify(outcome.failure) : null,
        };
        const place = {
          ...whereService(outcome.service),
          track: outcome.track,
          cell: outcome.cell,
          operation_id: outcome.operationId,
          state: 'pending',
        };
        const settled = await tx<CountRow>('service_counts')
          .where({ ...place, fence: outcome.fence })
          .update({
            ...result,
            revision,
            updated_at: new Date(),
            lease_holder: null,
            lease_until: null,
          });
        if (settled > 0) {
          await tx<CountHistoryRow>('service_count_history')
            .where(place)
            .update(result);
        }
      }
    });
  }

  async since(revision: number): Promise<CountRecord[]> {
    const rows = await this.#knex<CountRow>('service_counts')
      .where('revision', '>', revision)
      .orderBy('revision');
    return rows.map(toCountRecord);
  }

  async renew(lease: {
    operationId: string;
    holder: string;
  }): Promise<boolean> {
    return renewLease(this.#knex, lease);
  }

  async takeAbandoned(options: {
    holder: string;
    notIn: readonly string[];
  }): Promise<CountRecord | undefined> {
    return takeAbandoned(this.#knex, options);
  }

  async history(service: ServiceTarget, limit: number): Promise<CountChange[]> {
    const rows = await this.#knex<CountHistoryRow>('service_count_history')
      .where(whereService(service))
      .orderBy([
        { column: 'revision', order: 'desc' },
        { column: 'track' },
        { column: 'cell' },
      ])
      .limit(limit);
    return rows.map(toCountChange);
  }

  async #replaceRecord(
    tx: Knex.Transaction,
    record: CountRecord,
    holder: string,
  ) {
    // What a former operation left open is answered by this one from now on.
    await tx<CountHistoryRow>('service_count_history')
      .where({
        ...whereService(record),
        track: record.track,
        cell: record.cell,
        state: 'pending',
      })
      .update({
        state: 'failed',
        failure: JSON.stringify({
          code: 'superseded',
          message: 'Another count was set before this one was applied',
        }),
      });
    await tx('service_counts')
      .insert({
        ...toCountRow(record),
        ...leaseOf(tx, holder),
      })
      .onConflict(['entity_ref', 'environment', 'track', 'cell'])
      .merge();
  }

  async #addHistory(tx: Knex.Transaction, record: CountRecord, from: number) {
    await tx<CountHistoryRow>('service_count_history').insert({
      id: randomUUID(),
      entity_ref: record.entityRef,
      environment: record.environment,
      track: record.track,
      cell: record.cell,
      from_count: from,
      to_count: record.desired,
      author: record.author,
      reason: record.reason ?? null,
      created_at: record.updatedAt,
      state: record.state,
      failure: null,
      operation_id: record.operationId,
      revision: record.revision,
    });
  }
}

function whereService(service: ServiceTarget) {
  return { entity_ref: service.entityRef, environment: service.environment };
}

/** The wish is fulfilled or on its way; asking for it again changes nothing. */
function isSettled(
  former: CountRecord | undefined,
  target: CountTarget,
): boolean {
  if (former === undefined) {
    return target.live === target.desired;
  }
  return (
    former.desired === target.desired &&
    (former.state === 'pending' ||
      (former.state === 'applied' && target.live === target.desired))
  );
}

function toPending(
  intent: CountIntent,
  target: CountTarget,
  options: {
    former: CountRecord | undefined;
    version: number;
    revision: number;
  },
): CountRecord {
  return {
    ...intent.service,
    track: target.track,
    cell: target.cell,
    desired: target.desired,
    floor: options.former?.floor ?? 0,
    version: options.version,
    author: intent.author,
    reason: intent.reason,
    updatedAt: new Date(),
    state: 'pending',
    operationId: intent.operationId,
    principals: intent.principals,
    revision: options.revision,
    fence: (options.former?.fence ?? 0) + 1,
  };
}
