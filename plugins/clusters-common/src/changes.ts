import { Cell } from './cells';
import { Row, RowKind } from './rows';

/**
 * Names a row that is gone.
 *
 * @public
 */
export type RemovedRow = {
  kind: RowKind;
  cell: string;
  uid: string;
};

/**
 * Messages of the change stream, one JSON object a line.
 *
 * The stream opens with `start`. When `resumed` is false the reader's cursor is
 * of another process or too old: everything follows anew, and rows the reader
 * holds from before stay valid, cell by cell, until that cell's `complete`.
 * Only then may it drop those of the cell that were not sent again: a cell that
 * cannot be read never loses rows by that.
 *
 * `cells` carries all cells, so that one missing from it was deregistered and
 * its rows can go at once. Something comes at least every 10 s, a `heartbeat`
 * when there is nothing else.
 *
 * A message may be sent again after a reader has resumed: rows are whole and
 * handling one twice changes nothing. A reader that falls too far behind is
 * disconnected and begins anew.
 *
 * @public
 */
export type ChangeMessage =
  | { type: 'start'; resumed: boolean }
  | { type: 'cells'; cursor: string; cells: Cell[] }
  | { type: 'rows'; cursor: string; changed: Row[]; removed: RemovedRow[] }
  | { type: 'complete'; cursor: string; cell: string }
  | { type: 'heartbeat'; cursor: string };
