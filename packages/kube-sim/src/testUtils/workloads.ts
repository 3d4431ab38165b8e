import { JsonObject } from '../objects';

interface Shape {
  name?: string;
  image?: string;
  annotations?: { [key: string]: string };
  /** More fields of the pod's spec. */
  pod?: JsonObject;
  /** More fields of the workload's spec. */
  spec?: JsonObject;
}

const SIM = 'kube-sim.longshore.dev/';

/** Annotations of the simulator, by their short names. */
export function marks(values: { [name: string]: string | number }) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `${SIM}${name}`,
      String(value),
    ]),
  );
}

function template(app: string, shape: Shape) {
  return {
    metadata: {
      labels: { app },
      ...(shape.annotations && { annotations: shape.annotations }),
    },
    spec: {
      containers: [
        { name: 'app', image: shape.image ?? 'registry.example/app:1' },
      ],
      ...shape.pod,
    },
  };
}

export function statefulSet(shape: Shape & { replicas?: number } = {}) {
  const name = shape.name ?? 'db';
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace: 'default' },
    spec: {
      replicas: shape.replicas ?? 3,
      serviceName: name,
      selector: { matchLabels: { app: name } },
      template: template(name, shape),
      ...shape.spec,
    },
  };
}

function jobSpec(app: string, shape: Shape) {
  const { spec, ...rest } = template(app, shape);
  return {
    template: { ...rest, spec: { restartPolicy: 'Never', ...spec } },
    ...shape.spec,
  };
}

export function job(shape: Shape = {}) {
  const name = shape.name ?? 'pi';
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'default' },
    spec: jobSpec(name, shape),
  };
}

export function cronJob(schedule: string, spec: JsonObject, shape: Shape = {}) {
  const name = shape.name ?? 'tick';
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'default' },
    spec: { schedule, jobTemplate: { spec: jobSpec(name, shape) }, ...spec },
  };
}

export function pod(name: string, shape: Shape = {}) {
  const { metadata, spec } = template(name, shape);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...metadata },
    spec,
  };
}

export function budget(spec: JsonObject, app = 'web') {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'guard', namespace: 'default' },
    spec: { selector: { matchLabels: { app } }, ...spec },
  };
}
