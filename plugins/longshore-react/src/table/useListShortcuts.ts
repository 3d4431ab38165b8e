import { RefObject, useEffect, useRef } from 'react';

/**
 * What the keys of a list do.
 *
 * @public
 */
export type ListShortcuts = {
  /** Contains the table and its filter field. */
  area: RefObject<HTMLElement>;
  /** Default true; one table of a page has the keys. */
  isEnabled?: boolean;
  onHelp?(): void;
};

/**
 * `j` `k` ↑ ↓ move among rows from anywhere on the page, `/` goes to the
 * filter, `?` shows help. Enter and the arrows inside the table are the
 * table's own.
 *
 * @public
 */
export function useListShortcuts(shortcuts: ListShortcuts): void {
  const current = useRef(shortcuts);
  current.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const area = current.current.area.current;
      if (
        area &&
        current.current.isEnabled !== false &&
        isForPage(event) &&
        handle(event, area, current.current)
      ) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    // Before the table sees them, which would take letters for a type-ahead.
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  }, []);
}

function handle(
  event: KeyboardEvent,
  area: HTMLElement,
  { onHelp }: ListShortcuts,
): boolean {
  const inTable =
    event.target instanceof Element && event.target.closest('table') !== null;
  switch (event.key) {
    case '/':
      area.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
      return true;
    case '?':
      onHelp?.();
      return onHelp !== undefined;
    case 'j':
      return moveTo(area, 1);
    case 'k':
      return moveTo(area, -1);
    case 'ArrowDown':
      return !inTable && isNowhere(event) && moveTo(area, 1);
    case 'ArrowUp':
      return !inTable && isNowhere(event) && moveTo(area, -1);
    default:
      return false;
  }
}

function moveTo(area: HTMLElement, step: 1 | -1): boolean {
  const rows = [
    ...area.querySelectorAll<HTMLElement>('tbody [role="row"][data-key]'),
  ];
  const present = rows.findIndex(row => row.contains(document.activeElement));
  const next =
    present < 0 && step < 0
      ? rows.length - 1
      : Math.min(rows.length - 1, Math.max(0, present + step));
  rows[next]?.focus();
  rows[next]?.scrollIntoView?.({ block: 'nearest' });
  return rows.length > 0;
}

/** Keys typed into a field or a dialog are not for the page. */
function isForPage(event: KeyboardEvent): boolean {
  return (
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    event.target instanceof Element &&
    event.target.closest(
      'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="listbox"], [role="menu"]',
    ) === null &&
    document.querySelector('[role="dialog"]') === null
  );
}

/** Arrows scroll the page or move in a widget unless nothing has the focus. */
function isNowhere(event: KeyboardEvent): boolean {
  return event.target === document.body;
}
