import { NotFoundError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import {
  delay,
  OperationContext,
  OperationKind,
} from '@longshore/plugin-longshore-node';
import { CellConnection } from '../connection/CellConnection';
import { cordonNode } from './cordonNode';
import { EvictionRounds } from './EvictionRounds';
import { GIVE_UP_MS, Patience } from './Patience';
import { NodeAccess, readNode } from './readNode';
import { remainingPods } from './remainingPods';

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

type DrainContext = OperationContext<DrainInput, DrainMemory>;

/** How long a drain waits between two looks, so that tests need not. */
export type DrainPauses = {
  /** Between two looks at the pods of the node. Default 2 s. */
  roundMs?: number;
  /** Before a budget is asked again, unless the server says when. Default 5 s, as kubectl. */
  budgetMs?: number;
  /** How long a cell may be silent. Default 10 min. */
  giveUpMs?: number;
};

/** A process that has just started may not have read its registered cells yet. */
const CELL_KNOWN_WITHIN_MS = 60_000;

/**
 * Empties a node: closes it for new pods, evicts what runs there as the budgets
 * allow, and looks whether it is empty.
 *
 * Pods of DaemonSets and mirror pods stay. Pods that nothing would start again
 * end the drain before the first eviction, unless they were asked for. A budget
 * that allows nothing is waited for without limit, and named; somebody can
 * cancel. Cancelling opens the node again if it was open before the drain; what
 * was evicted by then stays evicted. A drain that fails leaves the node closed.
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
    const access = await accessOf(context, options.connection);
    const patience = new Patience({ context, giveUpMs, pauseMs: roundMs });
    const node = await patience.during(() => readNode(access));
    requireSame(context, node.metadata?.uid);
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
            context.memory.wasCordoned
              ? `Node ${access.node} takes no new pods already`
              : `Node ${access.node} takes no new pods from now on`,
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
          await context.log(`Node ${access.node} is empty`);
        },
      },
    ],
    onCancel: async context => {
      const { node } = context.input;
      if (context.memory.wasCordoned !== false) {
        return;
      }
      const access = await accessOf(context, options.connection);
      const { metadata } = await readNode(access);
      requireSame(context, metadata?.uid);
      await cordonNode({ ...access, cordoned: false });
      await context.log(`Node ${node} takes new pods again, as before`);
    },
  };
}

async function accessOf(
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

function requireSame({ input }: DrainContext, uid: string | undefined) {
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
