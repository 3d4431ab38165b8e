/**
 * Levels of members.
 *
 * @packageDocumentation
 */

export * from './levels';
