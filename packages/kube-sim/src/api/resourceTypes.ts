import { JsonObject, KubeObject } from '../objects';
import { indexBinding, indexRole } from '../authorization/roleFacts';
import { indexPod } from './podFacts';

export type Subresource = 'status' | 'scale' | 'log' | 'eviction' | 'token';

/** One row of the type table: all that the API needs to know about a resource. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly Subresource[];
  /** Field selectors beside `metadata.name` and `metadata.namespace`. */
  readonly selectableFields: readonly string[];
  /** `metadata.generation` counts changes of the spec. */
  readonly counted: boolean;
  /** What the server writes for an empty object of this kind; creating it owns nothing there. */
  readonly zero: JsonObject;
  /** Defined by a CustomResourceDefinition. */
  readonly custom?: boolean;
  /** What is kept beside the text of an object. */
  readonly index?: (object: KubeObject) => unknown;
}

type Row = Pick<ResourceType, 'kind' | 'plural'> &
  Partial<Omit<ResourceType, 'group' | 'version'>>;

function type(group: string, version: string, row: Row): ResourceType {
  return {
    group,
    version,
    singular: row.kind.toLowerCase(),
    shortNames: [],
    namespaced: true,
    subresources: [],
    selectableFields: [],
    counted: false,
    ...row,
    zero: { metadata: {}, ...row.zero },
  };
}

const emptyTemplate = { metadata: {}, spec: { containers: null } };
const core = (row: Row) => type('', 'v1', row);
const apps = (row: Row) => type('apps', 'v1', row);
const batch = (row: Row) => type('batch', 'v1', row);
const storage = (row: Row) => type('storage.k8s.io', 'v1', row);
const networking = (row: Row) => type('networking.k8s.io', 'v1', row);
const rbac = (row: Row) => type('rbac.authorization.k8s.io', 'v1', row);

export const NAMESPACES = core({
  kind: 'Namespace',
  plural: 'namespaces',
  shortNames: ['ns'],
  namespaced: false,
  subresources: ['status'],
  selectableFields: ['status.phase'],
  zero: { spec: {}, status: {} },
});

export const PODS = core({
  kind: 'Pod',
  plural: 'pods',
  shortNames: ['po'],
  categories: ['all'],
  subresources: ['status', 'log', 'eviction'],
  selectableFields: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  counted: true,
  zero: { spec: { containers: null }, status: {} },
  index: indexPod,
});

export const NODES = core({
  kind: 'Node',
  plural: 'nodes',
  shortNames: ['no'],
  namespaced: false,
  subresources: ['status'],
  selectableFields: ['spec.unschedulable'],
  zero: { spec: {}, status: {} },
});

export const SERVICES = core({
  kind: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  categories: ['all'],
  subresources: ['status'],
  selectableFields: ['spec.clusterIP', 'spec.type'],
  zero: { spec: {}, status: { loadBalancer: {} } },
  index: object => (object.spec as JsonObject | undefined)?.selector,
});

export const CONFIG_MAPS = core({
  kind: 'ConfigMap',
  plural: 'configmaps',
  shortNames: ['cm'],
});

export const SECRETS = core({
  kind: 'Secret',
  plural: 'secrets',
  selectableFields: ['type'],
});

export const EVENTS = core({
  kind: 'Event',
  plural: 'events',
  shortNames: ['ev'],
  selectableFields: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  zero: { involvedObject: {}, source: {} },
});

export const SERVICE_ACCOUNTS = core({
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  subresources: ['token'],
});

export const RESOURCE_QUOTAS = core({
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  shortNames: ['quota'],
  subresources: ['status'],
  zero: { spec: {}, status: {} },
});

export const DEPLOYMENTS = apps({
  kind: 'Deployment',
  plural: 'deployments',
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: ['status', 'scale'],
  counted: true,
  zero: {
    spec: { selector: null, strategy: {}, template: emptyTemplate },
    status: {},
  },
});

export const REPLICA_SETS = apps({
  kind: 'ReplicaSet',
  plural: 'replicasets',
  shortNames: ['rs'],
  categories: ['all'],
  subresources: ['status', 'scale'],
  selectableFields: ['status.replicas'],
  counted: true,
  zero: { spec: { selector: null }, status: { replicas: 0 } },
});

export const STATEFUL_SETS = apps({
  kind: 'StatefulSet',
  plural: 'statefulsets',
  shortNames: ['sts'],
  categories: ['all'],
  subresources: ['status', 'scale'],
  counted: true,
  zero: {
    spec: {
      selector: null,
      serviceName: '',
      template: emptyTemplate,
      updateStrategy: {},
    },
    status: { replicas: 0, availableReplicas: 0 },
  },
});

/** What a StatefulSet's pods were made from, kept to go back to. */
export const CONTROLLER_REVISIONS = apps({
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  zero: { revision: 0 },
});

export const JOBS = batch({
  kind: 'Job',
  plural: 'jobs',
  categories: ['all'],
  subresources: ['status'],
  counted: true,
  zero: { spec: { template: emptyTemplate }, status: {} },
});

export const CRON_JOBS = batch({
  kind: 'CronJob',
  plural: 'cronjobs',
  shortNames: ['cj'],
  categories: ['all'],
  subresources: ['status'],
  counted: true,
  zero: {
    spec: {
      schedule: '',
      jobTemplate: { metadata: {}, spec: { template: emptyTemplate } },
    },
    status: {},
  },
});

export const POD_DISRUPTION_BUDGETS = type('policy', 'v1', {
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  subresources: ['status'],
  counted: true,
  zero: {
    spec: {},
    status: {
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
    },
  },
  index: object => (object.spec as JsonObject | undefined)?.selector,
});

export const PERSISTENT_VOLUME_CLAIMS = core({
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  subresources: ['status'],
  zero: { spec: { resources: {} }, status: {} },
});

export const PERSISTENT_VOLUMES = core({
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  subresources: ['status'],
  zero: { spec: {}, status: {} },
});

export const STORAGE_CLASSES = storage({
  kind: 'StorageClass',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
});

export const ENDPOINT_SLICES = type('discovery.k8s.io', 'v1', {
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  zero: { endpoints: null, ports: null, addressType: '' },
});

export const ROLES = rbac({
  kind: 'Role',
  plural: 'roles',
  zero: { rules: null },
  index: indexRole,
});

export const ROLE_BINDINGS = rbac({
  kind: 'RoleBinding',
  plural: 'rolebindings',
  zero: { roleRef: {} },
  index: indexBinding,
});

export const CLUSTER_ROLES = rbac({
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
  zero: { rules: null },
  index: indexRole,
});

export const CLUSTER_ROLE_BINDINGS = rbac({
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
  zero: { roleRef: {} },
  index: indexBinding,
});

export const CUSTOM_RESOURCE_DEFINITIONS = type('apiextensions.k8s.io', 'v1', {
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  counted: true,
  zero: {
    spec: {
      group: '',
      names: { plural: '', kind: '' },
      scope: '',
      versions: null,
    },
    status: {
      conditions: null,
      acceptedNames: { plural: '', kind: '' },
      storedVersions: null,
    },
  },
});

/**
 * Every type that can be stored. A new one is a row here (and in
 * `apply/schema.ts` when it has keyed lists); a controller is separate.
 */
export const RESOURCE_TYPES: readonly ResourceType[] = [
  NAMESPACES,
  PODS,
  NODES,
  SERVICES,
  CONFIG_MAPS,
  SECRETS,
  EVENTS,
  SERVICE_ACCOUNTS,
  RESOURCE_QUOTAS,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  core({
    kind: 'LimitRange',
    plural: 'limitranges',
    shortNames: ['limits'],
    zero: { spec: { limits: null } },
  }),
  DEPLOYMENTS,
  REPLICA_SETS,
  STATEFUL_SETS,
  CONTROLLER_REVISIONS,
  JOBS,
  CRON_JOBS,
  POD_DISRUPTION_BUDGETS,
  ENDPOINT_SLICES,
  ROLES,
  ROLE_BINDINGS,
  CLUSTER_ROLES,
  CLUSTER_ROLE_BINDINGS,
  CUSTOM_RESOURCE_DEFINITIONS,
  STORAGE_CLASSES,
  networking({
    kind: 'Ingress',
    plural: 'ingresses',
    shortNames: ['ing'],
    subresources: ['status'],
    counted: true,
    zero: { spec: {}, status: { loadBalancer: {} } },
  }),
  networking({
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    shortNames: ['netpol'],
    counted: true,
    zero: { spec: {} },
  }),
];

export function apiVersionOf(resource: ResourceType): string {
  return resource.group
    ? `${resource.group}/${resource.version}`
    : resource.version;
}
