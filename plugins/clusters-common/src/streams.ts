import { Failure } from '@longshore/plugin-longshore-common';
import { CellEvent } from './nodes';
import { WriteAuthority } from './writes';

/**
 * One container whose log is read.
 *
 * @public
 */
export type LogTarget = {
  cell: string;
  namespace: string;
  pod: string;
  /** The only one of the pod when absent. */
  container?: string;
};

/**
 * Pods whose logs are read, and with `follow` those that come later as well.
 *
 * @public
 */
export type LogSelector = {
  cell: string;
  namespace: string;
  /** As `kubectl -l` takes it. */
  labelSelector: string;
  /** Every container but the init containers when absent. */
  container?: string;
};

/**
 * Asks for the logs of pods, merged by time; `POST /v1/logs`. The answer is a
 * stream of {@link LogMessage}, one JSON object a line.
 *
 * @public
 */
export type LogRequest = {
  authority: WriteAuthority;
  /** At most 50 together with those that `select` finds. */
  targets?: LogTarget[];
  select?: LogSelector[];
  /** Go on with what comes. */
  follow?: boolean;
  /** Of the run before the present one. */
  previous?: boolean;
  /** Only what is younger; not together with `since`. */
  sinceSeconds?: number;
  /** Only what came at this time or later, ISO 8601. */
  since?: string;
  /** The last lines of each container. */
  tailLines?: number;
};

/**
 * One message of a log stream.
 *
 * - `line`: of a container, with the time at which the container runtime took it
 *   in. Lines of several containers come in the order of time, except that one
 *   which is late by more than a moment comes when it comes.
 * - `trouble`: a container's log cannot be read, or not at the moment
 * - `end`: nothing more comes of a container
 * - `limit`: more containers were asked for than are read at once
 * - `refused`: the reader has lost the right meanwhile; the last message
 * - `heartbeat`: nothing happened for a while
 *
 * @public
 */
export type LogMessage =
  | (LogSource & {
      type: 'line';
      /** ISO 8601 with nanoseconds, UTC. */
      at: string;
      text: string;
      /** The line was longer, and its rest is left out. */
      cut?: true;
    })
  | (LogSource & { type: 'trouble'; failure: Failure; retrying: boolean })
  | (LogSource & { type: 'end' })
  | { type: 'limit'; failure: Failure }
  | { type: 'refused'; failure: Failure }
  | { type: 'heartbeat' };

/**
 * From where a message of a log stream comes.
 *
 * @public
 */
export type LogSource = {
  cell: string;
  namespace: string;
  pod: string;
  container?: string;
};

/**
 * Asks for the Kubernetes events of one object; `POST /v1/events`.
 *
 * @public
 */
export type EventsRequest = {
  authority: WriteAuthority;
  cell: string;
  object: { kind: string; namespace: string; name: string; uid?: string };
  /** Default 50. */
  limit?: number;
};

/**
 * Answer of {@link EventsRequest}, the newest first.
 *
 * @public
 */
export type EventsResponse = { events: CellEvent[] };
