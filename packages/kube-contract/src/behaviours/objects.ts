import { KubeObject } from '../client/objects';
import { PodTemplate } from '../Ground';

type Labels = { [name: string]: string };

export function configMap(
  name: string,
  data: { [key: string]: string } = {},
  labels?: Labels,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...(labels && { labels }) },
    data,
  };
}

/** A pod that no scheduler ever looks at: an object without a container. */
export function idlePod(name: string, labels?: Labels): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(labels && { labels }) },
    spec: {
      schedulerName: 'nobody',
      containers: [{ name: 'app', image: 'registry.example/app:1' }],
    },
  };
}

export function pod(name: string, template: PodTemplate): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...template.metadata },
    spec: template.spec,
  };
}

/** A template that nobody runs, for Deployments without replicas. */
export function idleTemplate(labels: Labels): PodTemplate {
  return {
    metadata: { labels },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'app', image: 'registry.example/app:1' }],
    },
  };
}

export function deployment(
  name: string,
  options: {
    replicas?: number;
    template?: PodTemplate;
    spec?: object;
  } = {},
): KubeObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      ...(options.replicas !== undefined && { replicas: options.replicas }),
      selector: { matchLabels: labels },
      template: options.template ?? idleTemplate(labels),
      ...options.spec,
    },
  };
}

/** An Event about a pod. The real server keeps Events outside its watch cache. */
export function event(name: string, namespace: string, note = ''): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: { kind: 'Pod', name: 'app', namespace },
    reason: 'Contract',
    message: note,
    type: 'Normal',
  };
}

/** A custom resource definition without a schema, `things.<group>`. */
export function thingDefinition(
  group: string,
  options: { status?: boolean; scope?: 'Namespaced' | 'Cluster' } = {},
): KubeObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `things.${group}` },
    spec: {
      group,
      scope: options.scope ?? 'Namespaced',
      names: {
        plural: 'things',
        singular: 'thing',
        kind: 'Thing',
        listKind: 'ThingList',
      },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              'x-kubernetes-preserve-unknown-fields': true,
            },
          },
          ...(options.status && { subresources: { status: {} } }),
        },
      ],
    },
  };
}

export function thing(group: string, name: string, spec: object): KubeObject {
  return { apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name }, spec };
}
