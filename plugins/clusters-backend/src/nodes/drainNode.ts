import { withFailure } from '@longshore/plugin-longshore-common';
import {
  delay,
  OperationContext,
  OperationKind,
} from '@longshore/plugin-longshore-node';
import { CellConnection } from '../connection/CellConnection';
import { cordonNode } from './cordonNode';
import { drainAccess, requireSameNode } from './drainAccess';
import { drainLines } from './drainLines';
import { EvictionRounds } from './EvictionRounds';
import { GIVE_UP_MS, Patience } from './Patience';
import { readNode } from './readNode';
import { remainingPods } from './remainingPods';
import { reopenNode } from './reopenNode';

export const DRAIN_NODE = 'drain-node';

/** What is asked for, as it is kept in the operation. */
export type DrainInput = {
  cell: string;
  node: string;
  /** Another node of the same name is not the one that was meant. */
  nodeUid: string;
  evictUnmanaged: boolean;
  /** Refs through which the person was an operator when it was asked for. */
  principals: string[];
};

/** What a drain remembers over the end of a process. */
export type DrainMemory = {
  /** Before the drain; kept before the node is touched. */
  wasCordoned: boolean;
  /** Most pods that had to go. */
  total: number;
};

/** What a step of a drain works with. */
export type DrainContext = OperationContext<DrainInput, DrainMemory>;

/** How long a drain waits between two looks, so that tests need not. */
export type DrainPauses = {
  /** Between two looks at the pods of the node. Default 2 s. */
  roundMs?: number;
  /** Before a budget is asked again, unless the server says when. Default 5 s, as kubectl. */
  budgetMs?: number;
  /** How long a cell may be silent. Default 10 min. */
  giveUpMs?: number;
};

/**
 * Empties a node: closes it for new pods, evicts what runs there as the budgets
 * allow, and looks whether it is empty.
 *
 * Pods of DaemonSets and mirror pods stay. Pods that nothing would start again
 * end the drain before the first eviction, unless they were asked for. A budget
 * that allows nothing is waited for without limit, and named; somebody can
 * cancel. Cancelling opens the node again if it was open before the drain, see
 * {@link reopenNode}; what was evicted by then stays evicted. A drain that fails
 * leaves the node closed.
 */
export function drainNode(options: {
  connection: (cell: string) => CellConnection | undefined;
  /** Throws when the person is no operator any more. */
  requireStillOperator: (recorded: {
    user: string;
    principals: string[];
    signal: AbortSignal;
  }) => Promise<void>;
  pauses?: DrainPauses;
}): OperationKind<DrainInput, DrainMemory> {
  const { roundMs = 2_000, budgetMs = 5_000 } = options.pauses ?? {};
  const { giveUpMs = GIVE_UP_MS } = options.pauses ?? {};

  async function prepare(context: DrainContext) {
    const access = await drainAccess(context, options.connection);
    const patience = new Patience({ context, giveUpMs, pauseMs: roundMs });
    const node = await patience.during(() => readNode(access));
    requireSameNode(context.input, node.metadata?.uid);
    return { access, patience };
  }

  return {
    kind: DRAIN_NODE,
    authorize: ({ operation, input, signal }) =>
      options.requireStillOperator({
        user: operation.requestedBy,
        principals: input.principals,
        signal,
      }),
    steps: [
      {
        name: 'cordon',
        run: async context => {
          const { access, patience } = await prepare(context);
          if (context.memory.wasCordoned === undefined) {
            const { spec } = await patience.during(() => readNode(access));
            await context.keep({ wasCordoned: spec?.unschedulable ?? false });
          }
          await patience.during(() =>
            cordonNode({ ...access, cordoned: true }),
          );
          await context.log(
            drainLines.closed(access.node, Boolean(context.memory.wasCordoned)),
          );
        },
      },
      {
        name: 'evict',
        run: async context => {
          const { access, patience } = await prepare(context);
          const rounds = new EvictionRounds({
            context,
            access,
            patience,
            budgetMs,
            giveUpMs,
          });
          while (!(await rounds.next())) {
            await delay(roundMs, context.signal);
          }
        },
      },
      {
        name: 'verify',
        run: async context => {
          const { access, patience } = await prepare(context);
          const left = await patience.during(() => remainingPods(access));
          if (left.length > 0) {
            const pods = left
              .map(({ namespace, name }) => `${namespace}/${name}`)
              .join(', ');
            throw withFailure(
              new Error(
                `Node ${access.node} is not empty: ${pods} came meanwhile; was it opened again?`,
              ),
              {
                code: 'node-not-empty',
                params: { cell: context.input.cell, node: access.node, pods },
              },
            );
          }
          await context.log(drainLines.empty(access.node));
        },
      },
    ],
    onCancel: context =>
      reopenNode(context, {
        connection: options.connection,
        giveUpMs,
        pauseMs: roundMs,
      }),
  };
}
