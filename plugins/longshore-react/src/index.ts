/**
 * Marks and hooks that every Longshore page shares, so that a state, an
 * environment, an age and a failure look and read the same everywhere.
 *
 * @packageDocumentation
 */

export * from './failures';
export * from './filters';
export * from './live';
export * from './marks';
export * from './operations';
export * from './page';
export * from './panel';
export * from './table';
export * from './time';
export { longshoreTranslationRef } from './translation';
export { longshoreTranslations } from './translations/resource';
