import { UrlState } from '../page/useUrlState';

/** Page sizes offered; the API takes up to 200. */
export const PAGE_SIZES = [25, 50, 100, 200];
export const DEFAULT_PAGE_SIZE = 50;

/**
 * Which part of a list is shown.
 *
 * @public
 */
export type Paging = {
  /** 0 for the first page. */
  page: number;
  size: number;
  offset: number;
  goTo(page: number): void;
  setSize(size: number): void;
};

/**
 * Paging as the URL has it; nonsense in the URL means the first page.
 *
 * @public
 */
export function readPaging(url: UrlState, prefix = ''): Paging {
  const size = Number(url.get(`${prefix}size`));
  const page = Number(url.get(`${prefix}page`));
  const safeSize = PAGE_SIZES.includes(size) ? size : DEFAULT_PAGE_SIZE;
  const safePage = Number.isSafeInteger(page) && page > 0 ? page - 1 : 0;
  return {
    page: safePage,
    size: safeSize,
    offset: safePage * safeSize,
    goTo: next =>
      url.set({ [`${prefix}page`]: next > 0 ? String(next + 1) : undefined }),
    setSize: next =>
      url.set({
        [`${prefix}size`]:
          next === DEFAULT_PAGE_SIZE ? undefined : String(next),
        [`${prefix}page`]: undefined,
      }),
  };
}
