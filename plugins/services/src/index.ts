/**
 * Pages of services, for apps on the new frontend system.
 *
 * @packageDocumentation
 */

export { servicesPlugin as default } from './plugin';
export { servicesApiRef } from './api';
export { servicesTranslationRef } from './translation';
