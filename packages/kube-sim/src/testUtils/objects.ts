import { JsonObject } from '../objects';
import { RollingUpdate } from '../workloads';

export function configMap(
  name: string,
  data: { [key: string]: string } = {},
  labels?: { [key: string]: string },
) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...(labels && { labels }) },
    data,
  };
}

export interface DeploymentShape {
  name?: string;
  replicas?: number;
  image?: string;
  rollingUpdate?: RollingUpdate;
  annotations?: { [key: string]: string };
  spec?: JsonObject;
  cpu?: string;
}

export function deployment(shape: DeploymentShape = {}) {
  const name = shape.name ?? 'web';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      replicas: shape.replicas ?? 3,
      selector: { matchLabels: { app: name } },
      ...(shape.rollingUpdate && {
        strategy: { type: 'RollingUpdate', rollingUpdate: shape.rollingUpdate },
      }),
      template: {
        metadata: {
          labels: { app: name },
          ...(shape.annotations && { annotations: shape.annotations }),
        },
        spec: {
          containers: [
            {
              name: 'app',
              image: shape.image ?? 'registry.example/web:1',
              resources: {
                requests: { cpu: shape.cpu ?? '50m', memory: '32Mi' },
              },
            },
          ],
        },
      },
      ...shape.spec,
    },
  };
}
