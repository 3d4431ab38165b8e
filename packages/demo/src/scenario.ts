import { badDay } from './badDay';
import { Company } from './company';
import { hostLoads } from './hostLoads';
import { DEMO_CELLS, toManifests } from './workloads';

/** Registry in the names of images; nothing is pulled from it. */
const REGISTRY = 'registry.example.com/demo';

/** Nodes of each cell. */
const DEMO_NODES = 6;

/**
 * The demo as a scenario for kube-sim, see its README for the format.
 *
 * @public
 */
export function toScenario(
  company: Company,
  options: {
    /** Things go wrong, one after the other, and right again. */
    badDay?: boolean;
  } = {},
): object {
  return {
    seed: 'longshore-demo',
    fieldManager: 'longshore',
    // Enough to see the list live, too little to be a nuisance.
    churn: { restartsPerMinute: 0.5, rolloutsPerMinute: 1 },
    clusters: DEMO_CELLS.map(cell => ({
      name: cell.name,
      version: 'v1.34.4',
      nodes: DEMO_NODES,
      capacity: { cpu: '16', memory: '64Gi', pods: 110 },
      manifests: [
        ...toManifests(company, cell, {
          cells: DEMO_CELLS,
          registry: REGISTRY,
        }),
        ...hostLoads(cell.name),
      ],
    })),
    ...(options.badDay && { timeline: badDay() }),
  };
}
