import { Json, JsonObject, KubeObject, isJsonObject } from '../objects';
import {
  Container,
  CronJob,
  Deployment,
  Job,
  PodSpec,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../workloads';
import { setDefault } from './setDefault';
import {
  cronJobDefaults,
  jobDefaults,
  statefulSetDefaults,
} from './workloadDefaults';

function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const latest = !name.includes(':') || name.endsWith(':latest');
  return latest && !name.includes('@') ? 'Always' : 'IfNotPresent';
}

function probeDefaults(probe: Json | undefined) {
  if (!isJsonObject(probe)) return;
  setDefault(probe, 'timeoutSeconds', 1);
  setDefault(probe, 'periodSeconds', 10);
  setDefault(probe, 'successThreshold', 1);
  setDefault(probe, 'failureThreshold', 3);
  if (isJsonObject(probe.httpGet)) {
    setDefault(probe.httpGet, 'path', '/');
    setDefault(probe.httpGet, 'scheme', 'HTTP');
  }
}

function containerDefaults(container: Container) {
  const fields: JsonObject = container;
  setDefault(fields, 'resources', {});
  setDefault(fields, 'terminationMessagePath', '/dev/termination-log');
  setDefault(fields, 'terminationMessagePolicy', 'File');
  setDefault(fields, 'imagePullPolicy', pullPolicy(container.image ?? ''));
  for (const port of container.ports ?? []) setDefault(port, 'protocol', 'TCP');
  probeDefaults(fields.readinessProbe);
  probeDefaults(fields.livenessProbe);
  probeDefaults(fields.startupProbe);
  // Limits stand in for missing requests, which is what the scheduler counts.
  const resources = container.resources;
  if (resources?.limits) {
    resources.requests = { ...resources.limits, ...resources.requests };
  }
}

function volumeDefaults(volume: JsonObject) {
  for (const source of ['configMap', 'secret', 'projected']) {
    const value = volume[source];
    if (isJsonObject(value)) setDefault(value, 'defaultMode', 420);
  }
}

function podDefaults(spec: PodSpec) {
  const fields: JsonObject = spec;
  setDefault(fields, 'restartPolicy', 'Always');
  setDefault(fields, 'terminationGracePeriodSeconds', 30);
  setDefault(fields, 'dnsPolicy', 'ClusterFirst');
  setDefault(fields, 'securityContext', {});
  setDefault(fields, 'schedulerName', 'default-scheduler');
  spec.containers?.forEach(containerDefaults);
  spec.initContainers?.forEach(containerDefaults);
  spec.volumes?.forEach(volumeDefaults);
}

function templateDefaults(template: { metadata?: JsonObject; spec: PodSpec }) {
  if (template?.spec) podDefaults(template.spec);
}

/** Go's `omitempty`: a switch that is off is not written. */
function dropFalse(target: JsonObject, key: string) {
  if (target[key] === false) delete target[key];
}

function deploymentDefaults({ spec }: Deployment) {
  dropFalse(spec, 'paused');
  setDefault(spec, 'replicas', 1);
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
  setDefault(spec, 'strategy', {});
  setDefault(spec.strategy, 'type', 'RollingUpdate');
  if (spec.strategy.type === 'RollingUpdate') {
    setDefault(spec.strategy, 'rollingUpdate', {});
    const rolling: JsonObject = spec.strategy.rollingUpdate ?? {};
    setDefault(rolling, 'maxSurge', '25%');
    setDefault(rolling, 'maxUnavailable', '25%');
  }
  templateDefaults(spec.template);
}

function serviceDefaults({ spec }: Service) {
  setDefault(spec, 'type', 'ClusterIP');
  setDefault(spec, 'sessionAffinity', 'None');
  setDefault(spec, 'internalTrafficPolicy', 'Cluster');
  for (const port of spec.ports ?? []) {
    setDefault(port, 'protocol', 'TCP');
    setDefault(port, 'targetPort', port.port);
  }
}

/** Fills in what the real server fills in when it reads an object. Changes it in place. */
export function applyDefaults(object: KubeObject): void {
  if (isJsonObject(object.spec)) {
    switch (object.kind) {
      case 'Pod':
        podDefaults(object.spec as PodSpec);
        setDefault(object.spec, 'enableServiceLinks', true);
        break;
      case 'Deployment':
        deploymentDefaults(object as unknown as Deployment);
        break;
      case 'ReplicaSet':
        setDefault(object.spec, 'replicas', 1);
        templateDefaults((object as unknown as ReplicaSet).spec.template);
        break;
      case 'StatefulSet':
        statefulSetDefaults(object.spec);
        templateDefaults((object as unknown as StatefulSet).spec.template);
        break;
      case 'Job':
        jobDefaults(object);
        templateDefaults((object as unknown as Job).spec.template);
        break;
      case 'CronJob':
        cronJobDefaults(object.spec);
        templateDefaults(
          (object as unknown as CronJob).spec.jobTemplate?.spec?.template,
        );
        break;
      case 'Node':
        dropFalse(object.spec, 'unschedulable');
        break;
      case 'Service':
        serviceDefaults(object as unknown as Service);
        break;
      case 'PersistentVolumeClaim':
        setDefault(object.spec, 'volumeMode', 'Filesystem');
        break;
      default:
    }
  }
  if (object.kind === 'StorageClass') {
    setDefault(object, 'reclaimPolicy', 'Delete');
    setDefault(object, 'volumeBindingMode', 'Immediate');
  }
  if (object.kind === 'Secret') {
    setDefault(object, 'type', 'Opaque');
    encodeStringData(object);
  }
}

/** `stringData` is written only: the server moves it into `data`. */
function encodeStringData(object: KubeObject) {
  if (!isJsonObject(object.stringData)) return;
  const data: JsonObject = isJsonObject(object.data) ? object.data : {};
  for (const [key, value] of Object.entries(object.stringData)) {
    data[key] = Buffer.from(String(value)).toString('base64');
  }
  object.data = data;
  delete object.stringData;
}
