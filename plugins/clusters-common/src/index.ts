/**
 * Shapes of cells, rows, changes, health, capacity and registrations of the clusters
 * plugin.
 *
 * @packageDocumentation
 */

export * from './cells';
export * from './rows';
export * from './instances';
export * from './queries';
export * from './changes';
export * from './streams';
export * from './writes';
export * from './health';
export * from './capacity';
export * from './nodes';
export * from './registrations';
export * from './pages';
export * from './permissions';
