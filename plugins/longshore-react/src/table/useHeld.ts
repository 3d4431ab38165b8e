import { FocusEvent, useMemo, useState } from 'react';

/**
 * Whether somebody is among the rows, and the handlers of the area that tell it.
 *
 * @public
 */
export type Held = {
  held: boolean;
  handlers: {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocus(event: FocusEvent): void;
    onBlur(event: FocusEvent): void;
  };
};

/**
 * Whether the pointer is over an area, or the keyboard focus on one of its
 * rows. Focus on a header or a filter does not count: it stays there after a
 * click, long after the reader has looked away.
 *
 * @public
 */
export function useHeld(): Held {
  const [pointer, setPointer] = useState(false);
  const [focus, setFocus] = useState(false);
  const handlers = useMemo(
    () => ({
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      onFocus: (event: FocusEvent) =>
        setFocus(
          event.target instanceof Element &&
            event.target.closest('tbody') !== null,
        ),
      onBlur: (event: FocusEvent) => {
        if (
          !(event.relatedTarget instanceof Node) ||
          !event.currentTarget.contains(event.relatedTarget)
        ) {
          setFocus(false);
        }
      },
    }),
    [],
  );
  return { held: pointer || focus, handlers };
}
