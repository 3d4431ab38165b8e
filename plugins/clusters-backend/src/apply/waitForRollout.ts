import { delay } from '@longshore/plugin-longshore-node';
import { JsonObject } from '@backstage/types';
import {
  AppliedRollout,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { AppliedObject } from './readAppliedObjects';
import { rolloutOf } from './rolloutOf';

const LOOK_EVERY_MS = 1_000;

/**
 * Waits until an object is rolled out or complete, and says how far it came;
 * `undefined` for kinds that have no course.
 *
 * @throws CellError `rollout-failed` when it will not come to its end
 */
export async function waitForRollout(options: {
  connection: CellConnection;
  authority: WriteAuthority;
  object: AppliedObject;
  stored: JsonObject;
  /** When to give up, in ms since the epoch. */
  until: number;
  signal: AbortSignal;
}): Promise<AppliedRollout | undefined> {
  const { connection, authority, object, until, signal } = options;
  let { stored } = options;
  for (;;) {
    const found = rolloutOf(stored);
    if (!found) {
      return undefined;
    }
    const { failure, ...rollout } = found;
    if (failure) {
      throw new CellError({
        code: 'rollout-failed',
        message: `Cell '${connection.cell}': ${object.title} will not come to its end (${failure.reason}: ${failure.message})`,
        params: {
          cell: connection.cell,
          object: object.title,
          reason: failure.reason,
        },
      });
    }
    if (rollout.complete || Date.now() >= until) {
      return rollout;
    }
    await delay(Math.min(LOOK_EVERY_MS, until - Date.now()), signal);
    signal.throwIfAborted();
    stored = await connection.call({
      path: object.path,
      as: authority,
      what: `read ${object.title}`,
      signal,
    });
  }
}

/** The rollout did not end in the time that was given. */
export function notInTime(
  cell: string,
  object: AppliedObject,
  rollout: AppliedRollout,
): CellError {
  const { ready, desired } = rollout;
  return new CellError({
    code: 'rollout-not-in-time',
    message: `Cell '${cell}': ${object.title} is applied, and ${ready} of ${desired} were ready in the time given; what comes after it is not applied`,
    params: {
      cell,
      object: object.title,
      ready: String(ready),
      desired: String(desired),
    },
  });
}
