import { useEffect, useMemo, useState } from 'react';
import { changedRows } from './changedRows';

/**
 * Rows that keep their places while somebody is among them.
 *
 * @public
 */
export type SteadyRows<T> = {
  rows: T[];
  /** How many rows wait to appear, disappear or move. */
  waiting: number;
  /** Shows them now. */
  show(): void;
};

/**
 * Holds back a refresh that would move rows while the pointer or the keyboard
 * focus is on them. What a row says is always the newest; where it stands
 * changes when the reader has left, or asks for it.
 *
 * @param options - `view` names what is listed: a list with other filters is
 * no refresh and is shown at once
 * @public
 */
export function useSteadyRows<T extends { id: string }>(options: {
  rows: T[];
  view: string;
  held: boolean;
}): SteadyRows<T> {
  const { rows, view, held } = options;
  const [shown, setShown] = useState({ view, rows });

  const isHeld = held && shown.view === view && shown.rows.length > 0;
  const waiting = useMemo(
    () =>
      isHeld
        ? changedRows(
            shown.rows.map(row => row.id),
            rows.map(row => row.id),
          )
        : 0,
    [isHeld, shown, rows],
  );
  const keeps = waiting > 0;
  useEffect(() => {
    if (!keeps) {
      setShown({ view, rows });
    }
  }, [keeps, view, rows]);

  const steady = useMemo(() => {
    if (!keeps) {
      return rows;
    }
    const newest = new Map(rows.map(row => [row.id, row]));
    return shown.rows.map(row => newest.get(row.id) ?? row);
  }, [keeps, rows, shown]);

  return {
    rows: steady,
    waiting,
    show: () => setShown({ view, rows }),
  };
}
