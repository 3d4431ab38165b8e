/**
 * How many entities to ask the catalog for at once when all of a kind are read.
 * Ours share a process with the catalog as a rule, and a page holds up everything
 * else there for as long as it is made and parsed: 500, which is the client's own
 * default, for a tenth of a second on SQLite.
 *
 * @public
 */
export const CATALOG_PAGE_SIZE = 100;
