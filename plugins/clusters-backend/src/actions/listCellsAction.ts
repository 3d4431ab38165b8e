import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { cellReadPermission } from '@longshore/plugin-clusters-common';
import { CellOverviews } from '../health/CellOverviews';
import { OperatorActions } from './OperatorActions';

/** Lists the clusters there are, with state and capacity. */
export function addListCellsAction(options: {
  registry: ActionsRegistryService;
  operators: OperatorActions;
  overviews: CellOverviews;
}) {
  const { registry, operators, overviews } = options;
  registry.register({
    name: 'list-cells',
    title: 'List clusters',
    description:
      'Lists every Kubernetes cluster of the platform ("cell") with its region, environments, version, health state and capacity. Nothing is read from the clusters for this. CPU is in thousandths of a core, memory in bytes.',
    visibilityPermission: cellReadPermission,
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          cells: z.array(
            z.object({
              name: z.string(),
              region: z.string(),
              environments: z.array(z.string()),
              version: z.string().optional(),
              simulated: z.boolean(),
              state: z.string().describe('What the platform believes of it'),
              since: z.string().describe('ISO 8601'),
              contact: z.string().describe('Whether what is shown is current'),
              warnings: z.array(z.string()).describe('Codes'),
              nodes: z.number().optional(),
              pods: z.number().optional(),
              cpuRequestedMillis: z.number().optional(),
              cpuAllocatableMillis: z.number().optional(),
              memoryRequestedBytes: z.number().optional(),
              memoryAllocatableBytes: z.number().optional(),
            }),
          ),
        }),
    },
    action: async ({ credentials }) =>
      operators.run(
        { action: 'list-cells', right: 'read', credentials, meta: {} },
        async () => ({
          output: {
            cells: (await overviews.list()).map(
              ({ health, contact, capacity, ...cell }) => ({
                name: cell.name,
                region: cell.region,
                environments: cell.environments,
                version: cell.version,
                simulated: cell.simulated,
                state: health.state,
                since: health.since,
                contact: contact.state,
                warnings: health.warnings.map(({ code }) => code),
                nodes: capacity?.nodes,
                pods: capacity?.pods,
                cpuRequestedMillis: capacity?.requested.cpuMillis,
                cpuAllocatableMillis: capacity?.allocatable.cpuMillis,
                memoryRequestedBytes: capacity?.requested.memoryBytes,
                memoryAllocatableBytes: capacity?.allocatable.memoryBytes,
              }),
            ),
          },
        }),
      ),
  });
}
