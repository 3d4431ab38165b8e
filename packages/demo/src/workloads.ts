import {
  Environment,
  ENVIRONMENTS,
  LABEL_ENVIRONMENT,
  LABEL_MANAGED,
  LABEL_SERVICE,
  LABEL_TRACK,
} from '@longshore/plugin-longshore-common';
import { AdoptableWorkload, Company, DemoService, Illness } from './company';

/**
 * A Kubernetes object.
 *
 * @public
 */
export type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  [field: string]: unknown;
};

/**
 * A cell of the demo.
 *
 * @public
 */
export type DemoCell = {
  name: string;
  region: string;
  environments: Environment[];
};

/**
 * The two cells that the demo plays.
 *
 * @public
 */
export const DEMO_CELLS: DemoCell[] = [
  {
    name: 'gz-1',
    region: 'gz',
    environments: ['production', 'staging'],
  },
  { name: 'bj-1', region: 'bj', environments: ['production', 'test'] },
];

/**
 * How kube-sim is told to let a workload misbehave; other clusters ignore it.
 * `bad-image` and `too-big` need no such help.
 */
const BEHAVIOUR_ANNOTATION = 'kube-sim.longshore.dev/behaviour';

/** More CPU than any node of the demo has, so that nothing can be placed. */
const TOO_BIG_CPU = '96';

/**
 * All objects of one cell.
 *
 * @public
 */
export function toManifests(
  company: Company,
  cell: DemoCell,
  options: {
    /** All cells, which decides how the instances of a service are split. */
    cells: DemoCell[];
    registry: string;
  },
): Manifest[] {
  const manifests: Manifest[] = [];
  for (const service of company.services) {
    for (const environment of ENVIRONMENTS) {
      const serving = options.cells.filter(c =>
        c.environments.includes(environment),
      );
      const replicas =
        service.runs[environment]?.[
          serving.findIndex(c => c.name === cell.name)
        ];
      if (replicas !== undefined) {
        manifests.push(
          serviceNamespace(service, environment),
          serviceDeployment(service, {
            environment,
            track: 'main',
            replicas,
            version: service.version,
            illness: service.ill?.[environment],
            registry: options.registry,
          }),
        );
      }
      if (
        service.gray?.environment === environment &&
        serving[0]?.name === cell.name
      ) {
        manifests.push(
          serviceDeployment(service, {
            ...service.gray,
            track: 'gray',
            illness: service.gray.ill,
            registry: options.registry,
          }),
        );
      }
    }
  }
  if (cell.environments.includes('test')) {
    for (const workload of company.adoptable) {
      manifests.push(
        namespace(workload.namespace, {}),
        adoptableDeployment(workload, options.registry),
      );
    }
  }
  return manifests;
}

/**
 * The namespace of a service in one environment.
 *
 * @public
 */
export function serviceNamespace(
  service: DemoService,
  environment: Environment,
): Manifest {
  return namespace(`${service.name}-${environment}`, {
    [LABEL_MANAGED]: 'true',
    [LABEL_SERVICE]: service.name,
    [LABEL_ENVIRONMENT]: environment,
  });
}

/**
 * The labels by which Longshore knows a service's objects.
 *
 * @public
 */
export function serviceLabels(
  service: DemoService,
  environment: Environment,
  track = 'main',
): Record<string, string> {
  return {
    [LABEL_SERVICE]: service.name,
    [LABEL_ENVIRONMENT]: environment,
    [LABEL_TRACK]: track,
  };
}

function namespace(name: string, labels: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function serviceDeployment(
  service: DemoService,
  options: {
    environment: Environment;
    track: 'main' | 'gray';
    replicas: number;
    version: string;
    illness?: Illness;
    registry: string;
  },
): Manifest {
  const { environment, track, illness } = options;
  const tag = illness === 'bad-image' ? 'does-not-exist' : options.version;
  return deployment({
    name: track === 'main' ? service.name : `${service.name}-${track}`,
    namespace: `${service.name}-${environment}`,
    labels: serviceLabels(service, environment, track),
    annotations: behaviourOf(illness),
    replicas: options.replicas,
    image: `${options.registry}/${service.image}:${tag}`,
    cpu: illness === 'too-big' ? TOO_BIG_CPU : '250m',
  });
}

function adoptableDeployment(
  workload: AdoptableWorkload,
  registry: string,
): Manifest {
  return deployment({
    name: workload.name,
    namespace: workload.namespace,
    labels: { 'backstage.io/kubernetes-id': workload.name },
    replicas: workload.replicas,
    image: `${registry}/${workload.image}:${workload.version}`,
    cpu: '250m',
  });
}

function behaviourOf(
  illness: Illness | undefined,
): Record<string, string> | undefined {
  switch (illness) {
    case 'oom':
    case 'crash-loop':
    case 'never-ready':
    case 'slow-start':
      return { [BEHAVIOUR_ANNOTATION]: illness };
    case 'bad-image':
      return { [BEHAVIOUR_ANNOTATION]: 'pull-error' };
    default:
      return undefined;
  }
}

/**
 * A Deployment of one container.
 *
 * @public
 */
export function deployment(options: {
  name: string;
  namespace: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
  replicas: number;
  image: string;
  cpu: string;
}): Manifest {
  const { name, labels, annotations, image, cpu } = options;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: options.namespace, labels },
    spec: {
      replicas: options.replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...(annotations && { annotations }) },
        spec: {
          containers: [
            {
              name: 'app',
              image,
              ports: [{ containerPort: 8080, name: 'http' }],
              resources: {
                requests: { cpu, memory: '256Mi' },
                limits: { memory: '512Mi' },
              },
              readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
            },
          ],
        },
      },
    },
  };
}
