/**
 * Sign-in as one of the demo people, for development only.
 *
 * @packageDocumentation
 */

export { authModuleDemoProvider as default } from './module';
