import { LogMessage, LogRequest } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { Clock, pause } from '../time/Clock';
import { LogReader } from './LogReader';
import { RightsWatch } from './LogRights';

/** How soon a pod that comes later is followed as well. */
const FIND_AGAIN_MS = 5_000;

/** How long a right that was taken away goes on at most. */
const RECHECK_MS = 60_000;

/**
 * The logs of many containers as one stream, with constant memory. What fails
 * is a message; the stream ends when all have come to their end, `signal` aborts
 * or the reader has lost the right to it.
 */
export async function* readLogs(options: {
  request: LogRequest;
  connection: (cell: string) => CellConnection | undefined;
  rights: RightsWatch;
  clock: Clock;
  signal: AbortSignal;
}): AsyncGenerator<LogMessage> {
  const { request, clock, rights } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const reader = new LogReader({ ...options, signal });
  const every = repeat(clock, signal);
  let refusal: Failure | undefined;
  try {
    await reader.find();
    if (request.follow && request.select) {
      every(FIND_AGAIN_MS, () => reader.find());
    }
    const recheck = async () => {
      refusal ??= await rights(reader.sources).catch(() => undefined);
      if (refusal) over.abort();
    };
    // Not awaited: lines need not wait for what may only end them later.
    void recheck();
    every(RECHECK_MS, recheck);
    yield* reader.merged.read({
      open: () => Boolean(request.follow && request.select),
    });
    if (refusal) {
      yield { type: 'refused', failure: refusal };
    }
  } finally {
    over.abort();
  }
}

/** Does things again and again, each when it is done, until `signal` aborts. */
function repeat(clock: Clock, signal: AbortSignal) {
  return async (ms: number, work: () => Promise<void>): Promise<void> => {
    for (;;) {
      await pause(clock, ms, signal);
      if (signal.aborted) return;
      await work();
    }
  };
}
