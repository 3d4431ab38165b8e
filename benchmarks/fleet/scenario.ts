import {
  LABEL_ENVIRONMENT,
  LABEL_SERVICE,
} from '@longshore/plugin-longshore-common';
import { cellName, FleetPlan, plannedServices } from './plan';

const PODS_PER_NODE = 100;

/** The namespace of every service; the label of the other plugin is there too. */
export const NAMESPACE = 'default';
export const LABEL_KUBERNETES_ID = 'backstage.io/kubernetes-id';

/** What kube-sim plays: the scenario of its `--scenario`. */
export function fleetScenario(plan: FleetPlan, token: string): object {
  const services = plannedServices(plan);
  return {
    seed: 'fleet',
    token,
    adminToken: token,
    clusters: Array.from({ length: plan.cells }, (_, index) => {
      const name = cellName(index);
      return {
        name,
        nodes:
          Math.ceil((plan.servicesPerCell * plan.instances) / PODS_PER_NODE) +
          1,
        delays: { schedule: 10, pull: 100, start: 50, ready: 200, stop: 100 },
        manifests: services
          .filter(({ cell }) => cell === name)
          .map(service => deployment(service.name, plan.instances)),
      };
    }),
  };
}

function deployment(name: string, replicas: number) {
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/managed-by': 'longshore',
    [LABEL_KUBERNETES_ID]: name,
    [LABEL_SERVICE]: name,
    [LABEL_ENVIRONMENT]: 'production',
  };
  const probe = { httpGet: { path: '/health', port: 8080 } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE, labels },
    spec: {
      replicas,
      selector: { matchLabels: { [LABEL_SERVICE]: name } },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'app',
              image: `registry.example.com/shop/${name}:1.0.0`,
              ports: [{ name: 'http', containerPort: 8080 }],
              env: ['LOG_LEVEL', 'REGION', 'TZ', 'JAVA_OPTS'].map(key => ({
                name: key,
                value: `value-of-${key.toLowerCase()}`,
              })),
              readinessProbe: probe,
              livenessProbe: probe,
              resources: {
                requests: { cpu: '50m', memory: '64Mi' },
                limits: { cpu: '500m', memory: '256Mi' },
              },
            },
          ],
        },
      },
    },
  };
}
