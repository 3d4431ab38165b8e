/**
 * In-memory index of who has which level on what.
 *
 * @packageDocumentation
 */

export { ownersOf, systemOf } from './entityLinks';
export type { MemberIndex, Principals } from './MemberIndex';
export { memberIndexServiceRef } from './memberIndexServiceRef';
export { PrincipalsResolver } from './PrincipalsResolver';
export { RecentAnswers } from './RecentAnswers';
