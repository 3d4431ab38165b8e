import { OperationKind, OtherReplicas } from '@longshore/plugin-longshore-node';
import { OperatorRecheck } from '../operations/OperatorRecheck';
import { CellStore } from './CellStore';
import { CellUsage } from './CellUsage';
import { RegisteredCells } from './RegisteredCells';

export const REMOVE_CELL = 'remove-cell';

/** Which cell to forget. */
export type RemoveCellInput = {
  name: string;
  /** Through whom the person was an operator. */
  principals: readonly string[];
};

/**
 * Forgets a cell that nothing is placed in. In the cluster itself nothing is
 * changed: what runs there runs on.
 */
export function removeCell(options: {
  operators: Pick<OperatorRecheck, 'requireStillOperator'>;
  store: CellStore;
  usage: Pick<CellUsage, 'assertUnused'>;
  registered: RegisteredCells;
  events: OtherReplicas;
}): OperationKind<RemoveCellInput> {
  const { operators, store, usage, registered, events } = options;
  return {
    kind: REMOVE_CELL,
    steps: [
      {
        name: 'check-counts',
        run: ({ input }) => usage.assertUnused(input.name),
      },
      {
        name: 'remove',
        run: async ({ input }) => {
          // Unless an attempt that was cut off has removed it already.
          if (await store.get(input.name)) {
            // Something may have been placed there since the step before.
            await usage.assertUnused(input.name);
            await store.remove(input.name);
          }
          events.tell();
          await registered.refresh();
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
