import { Environment } from '@longshore/plugin-longshore-common';
import { Company } from './company';
import {
  deployment,
  Manifest,
  serviceLabels,
  serviceNamespace,
} from './workloads';

/** Services that a real Kubernetes on one machine runs without effort. */
const RUN_FOR_REAL = ['checkout-api', 'settle', 'order-api', 'search-api'];
const ENVIRONMENTS: Environment[] = ['test', 'production'];
const LEVELS = ['guest', 'reporter', 'developer', 'master', 'owner'];

/**
 * A few services of the company as real workloads, with the role bindings that
 * let each level do in their namespaces what it may.
 */
export function toSandboxManifests(
  company: Company,
  options: { imagePrefix: string },
): Manifest[] {
  const services = company.services.filter(s => RUN_FOR_REAL.includes(s.name));
  return services.flatMap(service =>
    ENVIRONMENTS.flatMap(environment => {
      const namespace = serviceNamespace(service, environment);
      return [
        namespace,
        ...LEVELS.map(level => roleBinding(namespace.metadata.name, level)),
        deployment({
          name: service.name,
          namespace: namespace.metadata.name,
          labels: serviceLabels(service, environment),
          replicas: 2,
          image: `${options.imagePrefix}/web:v1`,
          cpu: '10m',
        }),
      ];
    }),
  );
}

/** Binds a level's group to the cluster role of the same name. */
export function roleBinding(namespace: string, level: string): Manifest {
  const name = `longshore:${level}`;
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name,
    },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }],
  };
}
