import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * Part of the address: what a page shows is in its URL, so that it can be
 * shared and the back button works.
 *
 * @public
 */
export type UrlState = {
  get(name: string): string | undefined;
  getAll(name: string): string[];
  /**
   * Sets or, with an empty value, removes parameters. `replace` is for typing,
   * where every key would otherwise be a step of the back button.
   */
  set(
    changes: Record<string, string | string[] | undefined>,
    options?: { replace?: boolean },
  ): void;
};

/**
 * The query part of the address.
 *
 * @public
 */
export function useUrlState(): UrlState {
  const [search, setSearch] = useSearchParams();
  const set = useCallback<UrlState['set']>(
    (changes, options) =>
      setSearch(
        previous => {
          const next = new URLSearchParams(previous);
          for (const [name, value] of Object.entries(changes)) {
            next.delete(name);
            for (const item of [value ?? []].flat()) {
              if (item) {
                next.append(name, item);
              }
            }
          }
          return next;
        },
        { replace: options?.replace },
      ),
    [setSearch],
  );
  return useMemo(
    () => ({
      get: name => search.get(name) ?? undefined,
      getAll: name => search.getAll(name),
      set,
    }),
    [search, set],
  );
}
