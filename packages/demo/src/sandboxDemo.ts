import { Sandbox } from '@longshore/sandbox';
import { Environment } from '@longshore/plugin-longshore-common';
import { Company } from './company';
import { deployment, serviceLabels, serviceNamespace } from './workloads';

/** Services that a real Kubernetes on one machine runs without effort. */
const RUN_FOR_REAL = ['checkout-api', 'settle', 'order-api', 'search-api'];
const PRODUCTION: Environment[] = ['production'];
const ENVIRONMENTS: Environment[] = ['test', ...PRODUCTION];
const REPLICAS = 2;

/**
 * A cell of the sandbox, as the portal's configuration names it.
 *
 * @public
 */
export type RealCell = { name: string; kubeconfig: string; context: string };

/**
 * Brings the sandbox up, or finds it up, and runs a few services of the company
 * on it for real.
 *
 * @public
 */
export async function runOnSandbox(
  company: Company,
): Promise<{ started: boolean; cells: RealCell[] }> {
  const started = Sandbox.status().state === 'down';
  const sandbox = await Sandbox.up({
    log: line => process.stderr.write(`${line}\n`),
  });
  for (const [index, cell] of sandbox.cells.entries()) {
    const namespaces = await cell.kubectl(['get', 'namespaces', '-o', 'name']);
    for (const service of company.services) {
      if (!RUN_FOR_REAL.includes(service.name)) {
        continue;
      }
      // Production runs in every cell, tests in the first alone.
      for (const environment of index === 0 ? ENVIRONMENTS : PRODUCTION) {
        const namespace = serviceNamespace(service, environment);
        if (namespaces.includes(`namespace/${namespace.metadata.name}\n`)) {
          // Running since an earlier start, and perhaps scaled meanwhile.
          continue;
        }
        await cell.applyServiceNamespace(namespace.metadata.name);
        await cell.apply(
          deployment({
            name: service.name,
            namespace: namespace.metadata.name,
            labels: serviceLabels(service, environment),
            replicas: REPLICAS,
            image: sandbox.images.web.v1,
            cpu: '10m',
          }),
        );
      }
    }
  }
  return {
    started,
    cells: sandbox.cells.map(cell => ({
      name: cell.name,
      kubeconfig: cell.longshoreKubeconfigPath,
      context: cell.name,
    })),
  };
}
