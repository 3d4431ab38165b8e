import { Company } from './company';
import { DEMO_CELLS, toManifests } from './workloads';

/** Registry in the names of images; nothing is pulled from it. */
const REGISTRY = 'registry.example.com/demo';

/**
 * The demo as a scenario for kube-sim, see its README for the format.
 *
 * @public
 */
export function toScenario(company: Company): object {
  return {
    seed: 'longshore-demo',
    fieldManager: 'longshore',
    // Enough to see the list live, too little to be a nuisance.
    churn: { restartsPerMinute: 0.5, rolloutsPerMinute: 1 },
    clusters: DEMO_CELLS.map(cell => ({
      name: cell.name,
      version: 'v1.34.4',
      nodes: 6,
      capacity: { cpu: '16', memory: '64Gi', pods: 110 },
      manifests: toManifests(company, cell, {
        cells: DEMO_CELLS,
        registry: REGISTRY,
      }),
    })),
  };
}
