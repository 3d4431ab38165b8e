/**
 * Words that every Longshore plugin shares.
 *
 * @packageDocumentation
 */

export * from './environments';
export * from './labels';
export * from './failures';
export * from './operations';
