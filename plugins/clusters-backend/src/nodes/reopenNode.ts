import { toError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { cordonNode } from './cordonNode';
import { drainAccess } from './drainAccess';
import { drainLines } from './drainLines';
import { DrainContext } from './drainNode';
import { Patience } from './Patience';
import { NodeAccess, readNode } from './readNode';

/**
 * Opens the node of a cancelled drain again, if it was open before. A cell that is
 * silent is waited for, as by the drain itself. A node that is gone, or was replaced
 * by another of its name, is left alone.
 *
 * @throws Error, code `node-left-closed`, when it did not work
 */
export async function reopenNode(
  context: DrainContext,
  options: {
    connection: (cell: string) => CellConnection | undefined;
    /** How long a cell may be silent. */
    giveUpMs: number;
    /** Between two attempts. */
    pauseMs: number;
  },
): Promise<void> {
  const { cell, node } = context.input;
  if (context.memory.wasCordoned !== false) {
    return;
  }
  try {
    const access = await drainAccess(context, options.connection);
    const patience = new Patience({ context, ...options });
    const uid = await patience.during(() => findUid(access));
    if (uid !== context.input.nodeUid) {
      await context.log(drainLines.gone(node));
      return;
    }
    await patience.during(() => cordonNode({ ...access, cordoned: false }));
    await context.log(drainLines.opened(node));
  } catch (error) {
    context.signal.throwIfAborted();
    const detail = toError(error).message;
    throw withFailure(
      new Error(
        `Node ${node} still takes no new pods: ${detail}. Open it on the page of cell '${cell}'`,
      ),
      { code: 'node-left-closed', params: { cell, node, detail } },
    );
  }
}

async function findUid(access: NodeAccess): Promise<string | undefined> {
  try {
    return (await readNode(access)).metadata?.uid;
  } catch (error) {
    if (error instanceof CellError && error.status === 404) {
      return undefined;
    }
    throw error;
  }
}
