import {
  LogMessage,
  LogRequest,
  LogSource,
  LogTarget,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError, failureOf } from '../connection/CellError';
import { Clock, pause } from '../time/Clock';
import { cutLines } from './cutLines';
import { LogPosition } from './LogPosition';
import { readStampedLine } from './logTime';

/** Between two attempts to go on, doubled up to the second. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** How a log is read; see {@link LogRequest}. */
export type LogOptions = Pick<
  LogRequest,
  'follow' | 'previous' | 'sinceSeconds' | 'since' | 'tailLines'
>;

type PodPhase = { phase?: string };

/**
 * Reads the log of one container, and with `follow` goes on until the pod is
 * gone or over: over restarts of the container and breaks of the connection,
 * from where it was, without a line twice. What fails is a message.
 *
 * One line is read when one is asked for, so that whoever reads slowly makes
 * the API server wait and nothing piles up here.
 */
export async function* readPodLog(options: {
  connection: CellConnection;
  authority: WriteAuthority;
  target: LogTarget;
  how: LogOptions;
  clock: Clock;
  signal: AbortSignal;
}): AsyncGenerator<LogMessage> {
  const { connection, target, how, clock, signal } = options;
  const source: LogSource = { ...target };
  const position = new LogPosition();
  let pauseMs = FIRST_PAUSE_MS;
  let told: string | undefined;
  while (!signal.aborted) {
    let failed: unknown;
    try {
      for await (const line of readOnce(options, position)) {
        pauseMs = FIRST_PAUSE_MS;
        told = undefined;
        yield { ...source, type: 'line', ...line };
      }
    } catch (error) {
      failed = error instanceof CellError ? error : broken(connection.cell);
    }
    if (signal.aborted) {
      return;
    }
    const goesOn = Boolean(how.follow) && !how.previous && isPassing(failed);
    // A container that waits to be started again is no trouble.
    if (failed && !(goesOn && told === failureOf(failed).code)) {
      told = failureOf(failed).code;
      yield {
        ...source,
        type: 'trouble',
        failure: failureOf(failed),
        retrying: goesOn,
      };
    }
    if (!goesOn || (!failed && (await isOver(connection, options)))) {
      yield { ...source, type: 'end' };
      return;
    }
    await pause(clock, pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    position.rewind();
  }
}

async function* readOnce(
  options: {
    connection: CellConnection;
    authority: WriteAuthority;
    target: LogTarget;
    how: LogOptions;
    signal: AbortSignal;
  },
  position: LogPosition,
): AsyncGenerator<{ at: string; text: string; cut?: true }> {
  const { connection, authority, target, how, signal } = options;
  const { namespace, pod, container } = target;
  const from = position.since;
  const response = await connection.streamLog({
    path: `/api/v1/namespaces/${namespace}/pods/${pod}/log`,
    query: {
      container,
      // Always: lines are merged and taken up again by their time.
      timestamps: 'true',
      follow: how.follow && !how.previous ? 'true' : undefined,
      previous: how.previous ? 'true' : undefined,
      sinceTime: from ?? how.since,
      sinceSeconds:
        from || how.since ? undefined : how.sinceSeconds?.toString(),
      tailLines: from ? undefined : how.tailLines?.toString(),
    },
    as: authority,
    what: `read the log of Pod ${namespace}/${pod}`,
    signal,
  });
  try {
    for await (const { text, cut } of cutLines(response)) {
      const stamped = readStampedLine(text);
      // Not of the container: the kubelet's own word that it cannot read on.
      if (!stamped) {
        if (text) {
          throw new CellError({
            code: 'log-not-readable',
            message: `Cell '${connection.cell}': ${text.slice(0, 500)}`,
            params: { cell: connection.cell, object: `${namespace}/${pod}` },
          });
        }
      } else if (position.take(stamped.at)) {
        yield { ...stamped, ...(cut && { cut }) };
      }
    }
  } finally {
    response.destroy();
  }
}

/** The connection broke while the log was read. */
function broken(cell: string): CellError {
  return new CellError({
    code: 'watch-broken',
    message: `Cell '${cell}': the connection broke while a log was read`,
    params: { cell },
  });
}

/** Whether it may work in a moment. Without an error, the log came to its end. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof CellError)) {
    return true;
  }
  const { status, failure } = error;
  // 400: the container waits to be started. 404: the pod is gone.
  return (
    status === undefined ||
    status >= 500 ||
    status === 429 ||
    (status === 400 &&
      /waiting to start|ContainerCreating|PodInitializing/.test(
        failure.message,
      ))
  );
}

/** Whether nothing more can come: the pod is gone, or its containers ended. */
async function isOver(
  connection: CellConnection,
  options: {
    authority: WriteAuthority;
    target: LogTarget;
    signal: AbortSignal;
  },
): Promise<boolean> {
  const { namespace, pod } = options.target;
  try {
    const { status } = await connection.call({
      path: `/api/v1/namespaces/${namespace}/pods/${pod}`,
      as: options.authority,
      what: `read Pod ${namespace}/${pod}`,
      signal: options.signal,
    });
    const { phase } = (status ?? {}) as PodPhase;
    return phase === 'Succeeded' || phase === 'Failed';
  } catch (error) {
    // What cannot be known now is asked again after the next attempt.
    return error instanceof CellError && !isPassing(error);
  }
}
