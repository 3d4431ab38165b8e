import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { cellReadPermission } from '@longshore/plugin-clusters-common';
import { CellOverviews } from '../health/CellOverviews';
import { HealthStore } from '../health/HealthStore';
import { OperatorActions } from './OperatorActions';
import { requireCell } from './requireCell';

const DAY_MS = 24 * 3_600_000;
const MOST_CHANGES = 100;

/** Tells the health of one cluster, and how it came about. */
export function addCellHealthAction(options: {
  registry: ActionsRegistryService;
  operators: OperatorActions;
  overviews: CellOverviews;
  health: Pick<HealthStore, 'history'>;
}) {
  const { registry, operators, overviews, health } = options;
  registry.register({
    name: 'get-cell-health',
    title: 'Health of a cluster',
    description:
      'Tells what the platform believes of one cluster, what needs attention there (such as a certificate that expires), and how its state has changed in the last 24 hours, the newest first.',
    visibilityPermission: cellReadPermission,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({ cell: z.string().describe('Name of the cluster') }),
      output: z =>
        z.object({
          state: z.string(),
          since: z.string().describe('ISO 8601'),
          dataPlane: z
            .string()
            .describe('What is known of its instances while it is lost'),
          failure: z.string().optional(),
          latencyMs: z.number().optional(),
          watchLagMs: z.number().optional(),
          warnings: z.array(
            z.object({ code: z.string(), message: z.string() }),
          ),
          changes: z.array(
            z.object({ at: z.string(), from: z.string(), to: z.string() }),
          ),
        }),
    },
    action: async ({ credentials, input }) =>
      operators.run(
        {
          action: 'get-cell-health',
          right: 'read',
          credentials,
          meta: { cell: input.cell },
        },
        async () => {
          const overview = await requireCell(overviews, input.cell);
          const changes = await health.history({
            cell: overview.name,
            since: new Date(Date.now() - DAY_MS),
            limit: MOST_CHANGES,
          });
          const { failure, warnings, ...known } = overview.health;
          return {
            output: {
              ...known,
              failure: failure?.message,
              warnings: warnings.map(({ code, message }) => ({
                code,
                message,
              })),
              changes: changes.map(({ at, from, to }) => ({ at, from, to })),
            },
          };
        },
      ),
  });
}
