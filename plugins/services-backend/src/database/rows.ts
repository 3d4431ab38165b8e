import { Environment, Failure } from '@longshore/plugin-longshore-common';
import { CountChange } from '@longshore/plugin-services-common';
import { CountRecord, CountState } from '../counts/CountRecord';

/** SQLite gives milliseconds, PostgreSQL a Date. */
type DatabaseTime = Date | number | string;

/** SQLite gives a number, PostgreSQL text, since a bigint may not fit. */
type DatabaseBigInt = number | string;

/**
 * A row of `service_counts`.
 *
 * @internal
 */
export type CountRow = {
  entity_ref: string;
  environment: string;
  track: string;
  cell: string;
  desired: number;
  floor: number;
  version: number;
  author: string;
  reason: string | null;
  updated_at: DatabaseTime;
  state: string;
  failure: string | null;
  operation_id: string;
  principals: string;
  revision: DatabaseBigInt;
  lease_holder: string | null;
  lease_until: DatabaseTime | null;
  fence: number;
};

/**
 * A row of `service_count_history`.
 *
 * @internal
 */
export type CountHistoryRow = {
  id: string;
  entity_ref: string;
  environment: string;
  track: string;
  cell: string;
  from_count: number;
  to_count: number;
  author: string;
  reason: string | null;
  created_at: DatabaseTime;
  state: string;
  failure: string | null;
  operation_id: string;
  revision: DatabaseBigInt;
};

/** @internal */
export function toCountRecord(row: CountRow): CountRecord {
  return {
    entityRef: row.entity_ref,
    environment: row.environment as Environment,
    track: row.track,
    cell: row.cell,
    desired: row.desired,
    floor: row.floor,
    version: row.version,
    author: row.author,
    reason: row.reason ?? undefined,
    updatedAt: new Date(row.updated_at),
    state: row.state as CountState,
    failure: toFailure(row.failure),
    operationId: row.operation_id,
    principals: JSON.parse(row.principals),
    revision: Number(row.revision),
    fence: row.fence,
  };
}

/**
 * All but the lease, which the database's clock gives.
 *
 * @internal
 */
export function toCountRow(
  record: CountRecord,
): Omit<CountRow, 'lease_holder' | 'lease_until'> {
  return {
    entity_ref: record.entityRef,
    environment: record.environment,
    track: record.track,
    cell: record.cell,
    desired: record.desired,
    floor: record.floor,
    version: record.version,
    author: record.author,
    reason: record.reason ?? null,
    updated_at: record.updatedAt,
    state: record.state,
    failure: record.failure ? JSON.stringify(record.failure) : null,
    operation_id: record.operationId,
    principals: JSON.stringify(record.principals),
    revision: record.revision,
    fence: record.fence,
  };
}

/** @internal */
export function toCountChange(row: CountHistoryRow): CountChange {
  return {
    id: row.id,
    track: row.track,
    cell: row.cell,
    from: row.from_count,
    to: row.to_count,
    author: row.author,
    reason: row.reason ?? undefined,
    at: new Date(row.created_at).toISOString(),
    state: row.state as CountState,
    failure: toFailure(row.failure),
  };
}

function toFailure(text: string | null): Failure | undefined {
  return text === null ? undefined : JSON.parse(text);
}
