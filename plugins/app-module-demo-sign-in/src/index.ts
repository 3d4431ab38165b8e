/**
 * Sign-in page that lists the demo people.
 *
 * @packageDocumentation
 */

export { demoSignInModule as default } from './module';
export { demoSignInTranslationRef } from './translation';
