import { ConflictError, isError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { OperationKind } from '@longshore/plugin-longshore-node';
import { logText } from '../operations/logText';
import { OperatorRecheck } from '../operations/OperatorRecheck';
import { AccessSealer } from './AccessSealer';
import { SealedValue } from './CellRecord';
import { CellStore } from './CellStore';

export const ROTATE_KEYS = 'rotate-keys';

/** Which key everything is to be sealed with. */
export type RotateKeysInput = {
  key: string;
  /** Through whom the person was an operator. */
  principals: readonly string[];
};

/**
 * Seals all credentials with the first key of the ring. What is sealed with it
 * already is left alone, so that an attempt that was cut off is gone on with.
 * Watches are not touched, since the secrets are the same.
 */
export function rotateKeys(options: {
  operators: Pick<OperatorRecheck, 'requireStillOperator'>;
  store: CellStore;
  sealer: AccessSealer;
}): OperationKind<RotateKeysInput> {
  const { operators, store, sealer } = options;

  return {
    kind: ROTATE_KEYS,
    steps: [
      {
        name: 'seal-anew',
        run: async ({ input, log, progress, signal }) => {
          assertSameKey(sealer, input.key);
          const values = await store.sealedValues();
          const failed: string[] = [];
          for (const [done, value] of values.entries()) {
            signal.throwIfAborted();
            const problem = await sealAnew(store, sealer, value);
            if (problem) {
              failed.push(value.cell);
              await log(
                logText('not-sealed-anew', `${value.cell}: ${problem}`, {
                  cell: value.cell,
                  detail: problem,
                }),
              );
            }
            await progress(done + 1, values.length);
          }
          if (failed.length > 0) {
            throw withFailure(
              new ConflictError(
                `The credentials of ${failed.join(
                  ', ',
                )} cannot be opened with the keys there are; put the missing key back into longshore.sealing.keys, or register these cells anew`,
              ),
              {
                code: 'credentials-sealed',
                params: { cell: failed.join(', ') },
              },
            );
          }
          await log(
            logText(
              'sealed-anew',
              `All ${values.length} values are sealed with the key '${input.key}'`,
              { values: String(values.length), key: input.key },
            ),
          );
        },
      },
    ],
    authorize: ({ operation, input, signal }) =>
      operators.requireStillOperator({
        user: operation.requestedBy,
        principals: input.principals,
        signal,
      }),
  };
}

async function sealAnew(
  store: CellStore,
  sealer: AccessSealer,
  value: SealedValue,
): Promise<string | undefined> {
  if (sealer.isCurrent(value.sealed)) {
    return undefined;
  }
  try {
    const sealed = sealer.sealAnew(value.cell, value.sealed);
    // One that was changed meanwhile was sealed with the first key by that.
    await store.replaceSealed(value, sealed);
    return undefined;
  } catch (error) {
    if (isError(error) && error.name === 'InputError') {
      return error.message;
    }
    throw error;
  }
}

/** Replicas that were not started with the same ring must not undo each other. */
function assertSameKey(sealer: AccessSealer, key: string) {
  if (sealer.currentKey !== key) {
    throw withFailure(
      new ConflictError(
        `A backend that was not restarted yet seals with the key '${sealer.currentKey}' and not with '${key}'; restart it with the same longshore.sealing.keys, then rotate again`,
      ),
      { code: 'sealing-keys-differ', params: { key } },
    );
  }
}
