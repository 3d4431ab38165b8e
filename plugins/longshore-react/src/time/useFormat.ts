import { useMemo } from 'react';
import { formatClock, formatExact, formatRelative } from './relativeTime';
import { useLanguage } from './useLanguage';

/**
 * Numbers and times as text, for sentences. Elements use `RelativeTime`.
 *
 * @public
 */
export type Format = {
  number(value: number): string;
  /** "3 min ago" as of now; it does not count on by itself. */
  relative(iso: string): string;
  /** Date and time with seconds. */
  exact(iso: string): string;
  /** 12:03:41, with the date when it was another day. */
  clock(iso: string): string;
  /** "gz-1, gz-2 and bj-1". */
  list(items: string[]): string;
};

/**
 * {@link Format} in the language of the portal.
 *
 * @public
 */
export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(
    () => ({
      number: value => new Intl.NumberFormat(language).format(value),
      relative: iso => formatRelative(Date.parse(iso), Date.now(), language),
      exact: iso => formatExact(Date.parse(iso), language),
      clock: iso => formatClock(Date.parse(iso), Date.now(), language),
      list: items => new Intl.ListFormat(language).format(items),
    }),
    [language],
  );
}
