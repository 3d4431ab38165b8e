import { NotFoundError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { delay } from '@longshore/plugin-longshore-node';
import { CellConnection } from '../connection/CellConnection';
import { DrainContext, DrainInput } from './drainNode';
import { NodeAccess } from './readNode';

/** A process that has just started may not have read its registered cells yet. */
const CELL_KNOWN_WITHIN_MS = 60_000;

/**
 * How a drain reaches its node.
 *
 * @throws NotFoundError, code `cell-not-known`, when the cell was removed
 */
export async function drainAccess(
  context: DrainContext,
  connectionOf: (cell: string) => CellConnection | undefined,
): Promise<NodeAccess & { signal: AbortSignal }> {
  const { input, operation, signal } = context;
  const deadline = Date.now() + CELL_KNOWN_WITHIN_MS;
  for (;;) {
    const connection = connectionOf(input.cell);
    if (connection) {
      return {
        connection,
        node: input.node,
        authority: {
          level: 'operator',
          user: operation.requestedBy,
          operation: operation.id,
        },
        signal,
      };
    }
    if (Date.now() > deadline) {
      throw withFailure(
        new NotFoundError(
          `There is no cell '${input.cell}'; it may have been removed`,
        ),
        { code: 'cell-not-known', params: { cell: input.cell } },
      );
    }
    await delay(1_000, signal);
    signal.throwIfAborted();
  }
}

/** @throws Error, code `node-replaced` */
export function requireSameNode(input: DrainInput, uid: string | undefined) {
  if (uid !== input.nodeUid) {
    throw withFailure(
      new Error(
        `Node ${input.node} was deleted and joined again meanwhile; look at it before draining it`,
      ),
      {
        code: 'node-replaced',
        params: { cell: input.cell, node: input.node },
      },
    );
  }
}
