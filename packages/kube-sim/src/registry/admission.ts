import { Random, safeEncode, hash32 } from '../identity/Random';
import {
  cloneJson,
  isJsonObject,
  Json,
  JsonObject,
  KubeObject,
} from '../objects';
import { Job, Pod, Toleration } from '../workloads';
import { admitJob } from './admitJob';

const TOKEN_MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
// DefaultTolerationSeconds: how long a pod stays on a node that is gone.
const EVICTION_SECONDS = 300;

function tokenVolume(name: string): JsonObject {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        {
          configMap: {
            name: 'kube-root-ca.crt',
            items: [{ key: 'ca.crt', path: 'ca.crt' }],
          },
        },
        {
          downwardAPI: {
            items: [
              {
                path: 'namespace',
                fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
              },
            ],
          },
        },
      ],
    },
  };
}

function addToken(pod: Pod, random: Random) {
  const { spec } = pod;
  if (spec.automountServiceAccountToken === false) return;
  const name = `kube-api-access-${random.nameSuffix()}`;
  const mount = { mountPath: TOKEN_MOUNT, name, readOnly: true };
  spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
  for (const container of [
    ...spec.containers,
    ...(spec.initContainers ?? []),
  ]) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { ...mount }];
  }
}

function addTolerations(pod: Pod) {
  const tolerations: Toleration[] = pod.spec.tolerations ?? [];
  for (const key of [
    'node.kubernetes.io/not-ready',
    'node.kubernetes.io/unreachable',
  ]) {
    const known = tolerations.some(
      toleration =>
        (!toleration.key || toleration.key === key) &&
        (!toleration.effect || toleration.effect === 'NoExecute'),
    );
    if (!known) {
      tolerations.push({
        key,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: EVICTION_SECONDS,
      });
    }
  }
  pod.spec.tolerations = tolerations;
}

/** Guaranteed, Burstable or BestEffort. */
export function qosClass(pod: Pod): string {
  const resources = pod.spec.containers.map(container => container.resources);
  if (resources.every(r => !r?.requests && !r?.limits)) return 'BestEffort';
  const guaranteed = resources.every(r =>
    ['cpu', 'memory'].every(
      name =>
        r?.limits?.[name] !== undefined &&
        r.limits[name] === r.requests?.[name],
    ),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function admitPod(pod: Pod, random: Random) {
  pod.spec.serviceAccountName ??= 'default';
  pod.spec.serviceAccount = pod.spec.serviceAccountName;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
  pod.spec.priority ??= 0;
  addToken(pod, random);
  addTolerations(pod);
  pod.status = { phase: 'Pending', qosClass: qosClass(pod) };
}

/** A cluster IP out of the service's identity, so that a run with the same seed has the same ones. */
function clusterIp(random: Random): string {
  return `10.96.${random.integer(256)}.${1 + random.integer(254)}`;
}

function admitService(spec: JsonObject, random: Random) {
  if (spec.type === 'ExternalName') return;
  spec.clusterIP ??= clusterIp(random);
  spec.clusterIPs ??= [spec.clusterIP as Json];
  spec.ipFamilies ??= ['IPv4'];
  spec.ipFamilyPolicy ??= 'SingleStack';
}

/** What the real server's strategies and admission plugins add to a new object. In place. */
export function admit(object: KubeObject, random: Random): void {
  if (object.kind === 'Pod') admitPod(object as unknown as Pod, random);
  if (object.kind === 'Service' && isJsonObject(object.spec)) {
    admitService(object.spec, random);
    object.status = { loadBalancer: {} };
  }
  if (object.kind === 'Namespace') {
    object.spec = { finalizers: ['kubernetes'] };
    object.status = { phase: 'Active' };
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
  }
  if (object.kind === 'Deployment') object.status = {};
  if (object.kind === 'ReplicaSet') object.status = { replicas: 0 };
  if (object.kind === 'StatefulSet') {
    object.status = { replicas: 0, availableReplicas: 0 };
  }
  if (object.kind === 'Job') admitJob(object as unknown as Job);
  if (object.kind === 'CronJob') object.status = {};
  if (object.kind === 'PodDisruptionBudget') {
    object.status = {
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    };
  }
  if (object.kind === 'PersistentVolume') object.status = { phase: 'Pending' };
  if (object.kind === 'PersistentVolumeClaim') {
    object.status = { phase: 'Pending' };
  }
  if (object.kind === 'ResourceQuota') object.status = {};
}

/** The label that tells the ReplicaSets of a Deployment apart. */
export function podTemplateHash(template: Json, collisions: number): string {
  const text = JSON.stringify(cloneJson(template)) + (collisions || '');
  return safeEncode(hash32(text));
}
