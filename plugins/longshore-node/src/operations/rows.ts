import {
  Operation,
  OperationLogLine,
  OperationStep,
} from '@longshore/plugin-longshore-common';

/** A row of `longshore_operations`. */
export interface OperationRow {
  id: string;
  kind: string;
  subject: string;
  state: Operation['state'];
  input: string;
  steps: string;
  memory: string;
  failure: string | null;
  requested_by: string;
  reason: string | null;
  cancel_requested: boolean | number;
  exclusive_key: string | null;
  lease_owner: string | null;
  lease_until: number | string;
  fence: number;
  revision: number;
  created_at: Date | string | number;
  started_at: Date | string | number | null;
  ended_at: Date | string | number | null;
}

/** A row of `longshore_operation_log`. */
export interface OperationLogRow {
  operation_id: string;
  sequence: number;
  at: Date | string | number;
  message: string;
  code: string | null;
  params: string | null;
}

export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: row.state,
    steps: JSON.parse(row.steps) as OperationStep[],
    ...(row.failure !== null && { failure: JSON.parse(row.failure) }),
    requestedBy: row.requested_by,
    ...(row.reason !== null && { reason: row.reason }),
    cancelRequested: Boolean(row.cancel_requested),
    createdAt: toIso(row.created_at),
    ...(row.started_at !== null && { startedAt: toIso(row.started_at) }),
    ...(row.ended_at !== null && { endedAt: toIso(row.ended_at) }),
    attempts: row.fence,
    revision: row.revision,
  };
}

export function toLogLine(row: OperationLogRow): OperationLogLine {
  return {
    sequence: row.sequence,
    at: toIso(row.at),
    message: row.message,
    ...(row.code !== null && { code: row.code }),
    ...(row.params !== null && { params: JSON.parse(row.params) }),
  };
}

function toIso(time: Date | string | number): string {
  return new Date(time).toISOString();
}
