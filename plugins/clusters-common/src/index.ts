/**
 * Shapes of cells, rows and changes of the clusters plugin.
 *
 * @packageDocumentation
 */

export * from './cells';
export * from './rows';
export * from './changes';
export * from './writes';
