/**
 * Services of the catalog with their live state, and the counts they should run
 * at.
 *
 * @packageDocumentation
 */

export { servicesPlugin as default } from './plugin';
export {
  createServiceConditionalDecision,
  servicesConditions,
  serviceRules,
} from './permissions/rules';
export type { HasLevelParams } from './permissions/rules';
export { servicePermissionResourceRef } from './permissions/serviceResource';
export type {
  ServiceQuery,
  ServiceResource,
} from './permissions/serviceResource';
