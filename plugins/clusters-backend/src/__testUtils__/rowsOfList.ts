import { WatchedKind } from '@longshore/plugin-clusters-common';
import { Claims } from '../claims/Claims';
import { CellConfig } from '../registry/CellConfig';
import { CellTable } from '../rows/CellTable';

/** Rows in one order, whatever they were made of first. */
export function inOrder(rows: Iterable<object>): object[] {
  return [...rows].sort((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
}

/** The rows that a table of the product has when it was only ever told a list. */
export function rowsOfList(
  items: Iterable<object>,
  options: { cell: CellConfig; kind: WatchedKind; claims: Claims },
): object[] {
  const table = new CellTable({ ...options, observer: { onChange: () => {} } });
  table.begin();
  for (const item of items) table.put(item);
  table.complete();
  return inOrder(table.all());
}
