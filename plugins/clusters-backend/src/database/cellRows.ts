import { Environment } from '@longshore/plugin-longshore-common';
import { CellDraft, CellRecord } from '../registry/CellRecord';

/** PostgreSQL gives dates, SQLite numbers. */
type Time = Date | number | string;

type KeptRow = {
  name: string;
  region: string;
  environments: string;
  url: string;
  identity: string;
  access: string;
  created_by: string;
  created_at: Time;
};

/** A row of `cells`. */
export type CellRow = KeptRow & {
  updated_by: string;
  updated_at: Time;
  revision: string;
};

/** A row of `cell_drafts`. */
export type CellDraftRow = KeptRow & { id: string };

export function toCellRecord(row: CellRow): CellRecord {
  return {
    ...toKept(row),
    updatedBy: row.updated_by,
    updatedAt: new Date(row.updated_at),
    revision: row.revision,
  };
}

export function toCellDraft(row: CellDraftRow): CellDraft {
  return { ...toKept(row), id: row.id };
}

export function toCellDraftRow(draft: CellDraft): CellDraftRow {
  const { createdBy, createdAt, environments, ...same } = draft;
  return {
    ...same,
    environments: JSON.stringify(environments),
    created_by: createdBy,
    created_at: createdAt,
  };
}

function toKept(row: KeptRow) {
  return {
    name: row.name,
    region: row.region,
    environments: JSON.parse(row.environments) as Environment[],
    url: row.url,
    identity: row.identity as CellRecord['identity'],
    access: row.access,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at),
  };
}
