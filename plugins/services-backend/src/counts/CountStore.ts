import { Failure } from '@longshore/plugin-longshore-common';
import { CountChange } from '@longshore/plugin-services-common';
import { ServiceTarget } from '../live/serviceKey';
import { CountRecord } from './CountRecord';

/**
 * One count to set.
 *
 * @internal
 */
export type CountTarget = {
  track: string;
  cell: string;
  desired: number;
  /** What runs now, which the history names as where the change came from. */
  live: number;
};

/**
 * Somebody's wish to set counts of a service in one environment.
 *
 * @internal
 */
export type CountIntent = {
  service: ServiceTarget;
  targets: readonly CountTarget[];
  /** What the person has seen; nothing is written when it has moved on. */
  expectedVersion: number;
  author: string;
  principals: readonly string[];
  reason?: string;
  operationId: string;
  /** The process that sets them; see `CountStore`. */
  holder: string;
};

/**
 * What became of an operation in one place.
 *
 * @internal
 */
export type CountOutcome = {
  service: ServiceTarget;
  track: string;
  cell: string;
  operationId: string;
  /** Of the record when this process took it into its hands. */
  fence: number;
  /** Absent when it was applied. */
  failure?: Failure;
};

/**
 * How long a pending count belongs to its process without a sign of life. Four
 * times the time between such signs, so that a busy process is not taken for a
 * dead one.
 *
 * @internal
 */
export const LEASE_MS = 20_000;

/**
 * Keeps counts and their history.
 *
 * @remarks
 *
 * A pending count has a lease: the process that works on it renews it, and
 * when it does not, another may take the count over, which makes the fence one
 * greater. Only the outcome that carries the newest fence is written, so that a
 * process that was taken for dead and comes back changes nothing.
 *
 * Every write gets a revision greater than that of all writes before it, in the
 * order in which they become visible, so that a replica that has read up to one
 * has missed none.
 *
 * @internal
 */
export interface CountStore {
  /**
   * Writes an intent before its effect: the records that change become
   * `pending`, with a line of history each. What is so already is left out.
   *
   * @returns the records that changed
   * @throws ConflictError with code `counts-changed`
   */
  begin(intent: CountIntent): Promise<CountRecord[]>;

  /**
   * Writes what became of pending records. One that another operation has taken
   * over meanwhile is left to it.
   */
  settle(outcomes: readonly CountOutcome[]): Promise<void>;

  /** Records with a greater revision, in order of revisions. */
  since(revision: number): Promise<CountRecord[]>;

  /**
   * Prolongs the lease of what an operation has pending.
   *
   * @returns whether the process still holds any of it
   */
  renew(lease: { operationId: string; holder: string }): Promise<boolean>;

  /**
   * Takes one pending count whose process gave no sign of life, if there is
   * one outside of these cells.
   */
  takeAbandoned(options: {
    holder: string;
    notIn: readonly string[];
  }): Promise<CountRecord | undefined>;

  /** Newest first. */
  history(service: ServiceTarget, limit: number): Promise<CountChange[]>;
}
