/**
 * What the backends of several Longshore plugins share.
 *
 * @packageDocumentation
 */

export { delay } from './delay';
export { followSource } from './followSource';
export type { FollowSourceOptions } from './followSource';
