import { Failure } from '@longshore/plugin-longshore-common';
import { ServiceTarget } from '../live/serviceKey';

/**
 * What became of a count in its cell.
 *
 * @internal
 */
export type CountState = 'applied' | 'pending' | 'failed';

/**
 * How many instances of a track a cell should run, as somebody decided.
 *
 * @internal
 */
export type CountRecord = ServiceTarget & {
  track: string;
  cell: string;
  desired: number;
  /** Below this nothing automatic scales. */
  floor: number;
  /** Of all counts of the service in the environment when this one was set. */
  version: number;
  /** Lower-case entity ref of who asked for it. */
  author: string;
  reason?: string;
  updatedAt: Date;
  state: CountState;
  failure?: Failure;
  /** The piece of work that set it; only that may settle it. */
  operationId: string;
  /** Through what the author was allowed to, at that time. */
  principals: readonly string[];
  /** Grows with each write to any record; see `CountStore`. */
  revision: number;
  /** Grows each time a process takes the count into its hands. */
  fence: number;
};
