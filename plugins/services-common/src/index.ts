/**
 * Shapes, permissions and client of the services plugin.
 *
 * @packageDocumentation
 */

export * from './api';
export * from './permissions';
export * from './rights';
export * from './services';
export * from './ServicesClient';
