import { isJsonObject, Json, JsonObject } from '../objects';
import { ResourceType } from '../api/resourceTypes';

/** Fields of an object: `null` where everything goes; in a list, those of each item. */
type Fields = { readonly [name: string]: Fields | null };

function names(text: string): Fields {
  return Object.fromEntries(
    text
      .split(/\s+/)
      .filter(Boolean)
      .map(name => [name, null]),
  );
}

const METADATA = names(
  `annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp
   finalizers generateName generation labels managedFields name namespace
   ownerReferences resourceVersion selfLink uid`,
);
const CONTAINER: Fields = {
  ...names(
    `args command envFrom image imagePullPolicy lifecycle livenessProbe name
     readinessProbe resizePolicy restartPolicy restartPolicyRules
     securityContext startupProbe stdin stdinOnce targetContainerName
     terminationMessagePath terminationMessagePolicy tty volumeDevices
     workingDir`,
  ),
  env: names('name value valueFrom'),
  ports: names('containerPort hostIP hostPort name protocol'),
  resources: names('claims limits requests'),
  volumeMounts: names(
    'mountPath mountPropagation name readOnly recursiveReadOnly subPath subPathExpr',
  ),
};
const POD_SPEC: Fields = {
  ...names(
    `activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig
     dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID
     hostUsers hostname hostnameOverride imagePullSecrets nodeName nodeSelector
     os overhead preemptionPolicy priority priorityClassName readinessGates
     resourceClaims resources restartPolicy runtimeClassName schedulerName
     schedulingGates securityContext serviceAccount serviceAccountName
     setHostnameAsFQDN shareProcessNamespace subdomain
     terminationGracePeriodSeconds tolerations topologySpreadConstraints
     volumes`,
  ),
  containers: CONTAINER,
  initContainers: CONTAINER,
  ephemeralContainers: CONTAINER,
};
const TEMPLATE: Fields = { metadata: METADATA, spec: POD_SPEC };
const PLAIN: Fields = names('spec status');

const KINDS: { [kind: string]: Fields } = {
  ConfigMap: names('binaryData data immutable'),
  Secret: names('data immutable stringData type'),
  ServiceAccount: names(
    'automountServiceAccountToken imagePullSecrets secrets',
  ),
  Namespace: PLAIN,
  Node: PLAIN,
  Service: PLAIN,
  PersistentVolume: PLAIN,
  PersistentVolumeClaim: PLAIN,
  ResourceQuota: PLAIN,
  LimitRange: names('spec'),
  Pod: { spec: POD_SPEC, status: null },
  Deployment: {
    spec: {
      ...names(
        `minReadySeconds paused progressDeadlineSeconds replicas
         revisionHistoryLimit selector`,
      ),
      strategy: names('rollingUpdate type'),
      template: TEMPLATE,
    },
    status: null,
  },
  ReplicaSet: {
    spec: { ...names('minReadySeconds replicas selector'), template: TEMPLATE },
    status: null,
  },
  StatefulSet: PLAIN,
  Job: PLAIN,
  CronJob: PLAIN,
  PodDisruptionBudget: PLAIN,
  Role: names('rules'),
  ClusterRole: names('aggregationRule rules'),
  RoleBinding: names('roleRef subjects'),
  ClusterRoleBinding: names('roleRef subjects'),
};

function walk(
  value: Json | undefined,
  fields: Fields,
  path: string,
  found: string[],
): Json | undefined {
  if (Array.isArray(value)) {
    return value.map(
      (item, index) => walk(item, fields, `${path}[${index}]`, found) as Json,
    );
  }
  if (!isJsonObject(value)) return value;
  const known: JsonObject = {};
  for (const [name, child] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name;
    const below = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (below === undefined) found.push(at);
    else known[name] = below ? walk(child, below, at, found) : child;
  }
  return known;
}

/**
 * An object without the fields that its type does not have, and the paths of
 * these. The tables here cover what people write by hand (metadata, pods and
 * their templates); deeper fields and other types are taken as they are.
 */
export function knownFields<T extends JsonObject>(
  type: ResourceType,
  object: T,
): { known: T; unknown: string[] } {
  const fields = type.custom ? undefined : KINDS[type.kind];
  if (!fields) return { known: object, unknown: [] };
  const unknown: string[] = [];
  const all = { ...names('apiVersion kind'), metadata: METADATA, ...fields };
  return { known: walk(object, all, '', unknown) as T, unknown };
}
