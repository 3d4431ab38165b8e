import { InputError } from '@backstage/errors';
import {
  QueriedRow,
  RowPage,
  RowQuery,
} from '@longshore/plugin-clusters-common';
import { CellRows } from './CellRows';

const DEFAULT_LIMIT = 200;

type Key = [value: string, cell: string, uid: string];

/**
 * Answers a query from memory: one pass over the rows of the kind, about 5 ms
 * for 50,000, and a sort of what matches. The cursor is the place of the last row
 * in the order, so that rows which come and go shift no page.
 */
export function queryRows(
  source: {
    rows: CellRows;
    cells: string[];
    isLive: (cell: string) => boolean;
  },
  query: RowQuery,
): RowPage {
  const { kind, sort = 'name', order = 'asc', limit = DEFAULT_LIMIT } = query;
  const cells = query.cells
    ? source.cells.filter(name => query.cells?.includes(name))
    : source.cells;
  const matches = matcher(query);
  const after = query.cursor === undefined ? undefined : readKey(query.cursor);
  const sign = order === 'asc' ? 1 : -1;

  let total = 0;
  const found: Array<{ key: Key; row: QueriedRow }> = [];
  for (const cell of cells) {
    for (const row of source.rows.all(cell, kind)) {
      if (row.kind === 'ForeignPod' || !matches(row as QueriedRow)) continue;
      total += 1;
      const key = keyOf(row as QueriedRow, sort);
      if (!after || compare(key, after) * sign > 0) {
        found.push({ key, row: row as QueriedRow });
      }
    }
  }
  found.sort((a, b) => compare(a.key, b.key) * sign);
  const page = found.slice(0, limit);
  return {
    rows: page.map(({ row }) => row),
    total,
    ...(found.length > limit && { next: writeKey(page[limit - 1].key) }),
    staleCells: cells.filter(
      cell => !source.isLive(cell) || !source.rows.read(cell, kind),
    ),
  };
}

/** What pods and others are doing, in one word; empty where there is none. */
export function stateOf(row: QueriedRow): string {
  switch (row.kind) {
    case 'Pod':
    case 'Job':
      return row.state;
    case 'PersistentVolumeClaim':
      return row.phase;
    case 'Node':
      return row.ready;
    default:
      return '';
  }
}

function matcher(query: RowQuery): (row: QueriedRow) => boolean {
  const setOf = (values: string[] | undefined) => values && new Set(values);
  const namespaces = setOf(query.namespaces);
  const components = setOf(query.components);
  const states = setOf(query.states);
  const { environment, node } = query;
  return row => {
    const claim = 'claim' in row ? row.claim : undefined;
    return (
      (!namespaces || namespaces.has(row.namespace)) &&
      (!components ||
        (claim !== undefined && components.has(claim.component))) &&
      (!environment || claim?.environment === environment) &&
      (!node || ('node' in row && row.node === node)) &&
      (!states || states.has(stateOf(row)))
    );
  };
}

function keyOf(row: QueriedRow, sort: NonNullable<RowQuery['sort']>): Key {
  return [sort === 'state' ? stateOf(row) : row[sort], row.cell, row.uid];
}

function compare(a: Key, b: Key): number {
  for (let index = 0; index < a.length; index += 1) {
    if (a[index] !== b[index]) return a[index] < b[index] ? -1 : 1;
  }
  return 0;
}

function writeKey(key: Key): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function readKey(cursor: string): Key {
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    key = undefined;
  }
  if (
    !Array.isArray(key) ||
    key.length !== 3 ||
    key.some(part => typeof part !== 'string')
  ) {
    throw new InputError(
      'cursor is not one that a page before has answered; leave it out to begin anew',
    );
  }
  return key as Key;
}
