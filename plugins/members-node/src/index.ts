/**
 * In-memory index of who has which level on what.
 *
 * @packageDocumentation
 */

export type { MemberIndex, Principals } from './MemberIndex';
export { memberIndexServiceRef } from './memberIndexServiceRef';
