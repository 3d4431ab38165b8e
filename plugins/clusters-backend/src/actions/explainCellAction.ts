import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { cellReadPermission } from '@longshore/plugin-clusters-common';
import { CellOverviews } from '../health/CellOverviews';
import { explainCell } from '../health/explainCell';
import { OperatorActions } from './OperatorActions';
import { requireCell } from './requireCell';

/** Says why a cluster is not healthy. */
export function addExplainCellAction(options: {
  registry: ActionsRegistryService;
  operators: OperatorActions;
  overviews: CellOverviews;
}) {
  const { registry, operators, overviews } = options;
  registry.register({
    name: 'explain-cell-health',
    title: 'Why is this cluster not healthy?',
    description:
      'Explains the state of one cluster in sentences that each rest on a fact with its evidence: what fails and since when, what is still right and is not concluded, and what to do.',
    visibilityPermission: cellReadPermission,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({ cell: z.string().describe('Name of the cluster') }),
      output: z =>
        z.object({
          cell: z.string(),
          healthy: z.boolean(),
          summary: z.string(),
          facts: z.array(
            z.object({
              code: z.string(),
              what: z.string(),
              evidence: z.string(),
              since: z.string().optional(),
            }),
          ),
          stillRight: z.array(z.string()),
          whatToDo: z.array(z.string()),
        }),
    },
    action: async ({ credentials, input }) =>
      operators.run(
        {
          action: 'explain-cell-health',
          right: 'read',
          credentials,
          meta: { cell: input.cell },
        },
        async () => ({
          output: explainCell(await requireCell(overviews, input.cell)),
        }),
      ),
  });
}
