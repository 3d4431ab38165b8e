import { LogMessage, LogRequest } from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { Clock } from '../time/Clock';
import { LogReader } from './LogReader';

/** How soon a pod that comes later is followed as well. */
const FIND_AGAIN_MS = 5_000;

/**
 * The logs of many containers as one stream, with constant memory. What fails
 * is a message; the stream ends when all have come to their end or `signal`
 * aborts.
 */
export async function* readLogs(options: {
  request: LogRequest;
  connection: (cell: string) => CellConnection | undefined;
  clock: Clock;
  signal: AbortSignal;
}): AsyncGenerator<LogMessage> {
  const { request, clock } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const reader = new LogReader({ ...options, signal });
  let cancel = () => {};
  try {
    await reader.find();
    if (request.follow && request.select) {
      const again = () => {
        cancel = clock.after(FIND_AGAIN_MS, async () => {
          await reader.find();
          if (!signal.aborted) again();
        });
      };
      again();
    }
    yield* reader.merged.read({
      open: () => Boolean(request.follow && request.select),
    });
  } finally {
    cancel();
    over.abort();
  }
}
