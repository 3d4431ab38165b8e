/**
 * How a field's value is merged, as in the OpenAPI schema of the real server.
 * What the tables below do not name has the default: objects merge field by
 * field, lists and scalars are replaced as a whole.
 */
export type FieldSchema =
  | { type: 'struct'; fields?: { readonly [name: string]: FieldSchema } }
  /** An object that is replaced as a whole, such as a selector. */
  | { type: 'atomic' }
  /** A list of objects that are told apart by keys. */
  | {
      type: 'keyed';
      keys: readonly string[];
      /** Values of keys that a client may leave out. */
      defaults?: { readonly [key: string]: string };
      item: FieldSchema;
    }
  /** A list of scalars without order. */
  | { type: 'set' };

const atomic: FieldSchema = { type: 'atomic' };
const set: FieldSchema = { type: 'set' };
export const DEFAULT_SCHEMA: FieldSchema = { type: 'struct' };

function struct(fields: { [name: string]: FieldSchema }): FieldSchema {
  return { type: 'struct', fields };
}

function keyed(
  keys: string[],
  item: FieldSchema = DEFAULT_SCHEMA,
  defaults?: { [key: string]: string },
): FieldSchema {
  return { type: 'keyed', keys, item, defaults };
}

const conditions = keyed(['type']);
const valueFrom = struct({
  configMapKeyRef: atomic,
  secretKeyRef: atomic,
  fieldRef: atomic,
  resourceFieldRef: atomic,
});

const container = struct({
  env: keyed(['name'], struct({ valueFrom })),
  ports: keyed(['containerPort', 'protocol'], DEFAULT_SCHEMA, {
    protocol: 'TCP',
  }),
  resources: struct({ claims: keyed(['name']) }),
  volumeMounts: keyed(['mountPath']),
  volumeDevices: keyed(['devicePath']),
});

const selectorTerms = struct({
  requiredDuringSchedulingIgnoredDuringExecution: atomic,
});

const podSpec = struct({
  containers: keyed(['name'], container),
  initContainers: keyed(['name'], container),
  ephemeralContainers: keyed(['name'], container),
  volumes: keyed(
    ['name'],
    struct({
      downwardAPI: struct({ items: atomic }),
    }),
  ),
  imagePullSecrets: keyed(['name'], atomic),
  hostAliases: keyed(['ip']),
  nodeSelector: atomic,
  affinity: struct({ nodeAffinity: selectorTerms }),
  topologySpreadConstraints: keyed(
    ['topologyKey', 'whenUnsatisfiable'],
    struct({ labelSelector: atomic }),
  ),
  schedulingGates: keyed(['name']),
  readinessGates: atomic,
  resourceClaims: keyed(['name']),
});

const metadata = struct({
  finalizers: set,
  ownerReferences: keyed(['uid'], atomic),
});

const template = struct({ metadata, spec: podSpec });

/** The schema of each kind that needs more than the defaults; `metadata` is the same for all. */
const KINDS: { [kind: string]: { [name: string]: FieldSchema } } = {
  Pod: {
    spec: podSpec,
    status: struct({
      conditions,
      podIPs: keyed(['ip']),
      hostIPs: atomic,
    }),
  },
  Deployment: {
    spec: struct({ selector: atomic, template }),
    status: struct({ conditions }),
  },
  ReplicaSet: {
    spec: struct({ selector: atomic, template }),
    status: struct({ conditions }),
  },
  StatefulSet: {
    spec: struct({ selector: atomic, template, volumeClaimTemplates: atomic }),
    status: struct({ conditions }),
  },
  ControllerRevision: { data: atomic },
  // The conditions of a Job are a plain list in the real schema too.
  Job: { spec: struct({ selector: atomic, template }) },
  CronJob: {
    spec: struct({
      jobTemplate: struct({
        metadata,
        spec: struct({ selector: atomic, template }),
      }),
    }),
    status: struct({ active: atomic }),
  },
  PodDisruptionBudget: {
    spec: struct({ selector: atomic }),
    status: struct({ conditions }),
  },
  PersistentVolume: {
    spec: struct({ accessModes: atomic, nodeAffinity: atomic }),
  },
  StorageClass: { allowedTopologies: atomic },
  Node: {
    spec: struct({ podCIDRs: set }),
    status: struct({ conditions, addresses: keyed(['type']) }),
  },
  Namespace: { status: struct({ conditions }) },
  Service: {
    spec: struct({
      selector: atomic,
      ports: keyed(['port', 'protocol'], DEFAULT_SCHEMA, { protocol: 'TCP' }),
    }),
    status: struct({ conditions }),
  },
  ServiceAccount: { secrets: keyed(['name']) },
  PersistentVolumeClaim: {
    spec: struct({ selector: atomic, dataSource: atomic }),
    status: struct({ conditions }),
  },
  ResourceQuota: { spec: struct({ scopeSelector: atomic }) },
  Event: { involvedObject: atomic },
  EndpointSlice: {},
  Ingress: { spec: struct({ backend: atomic }) },
  NetworkPolicy: { spec: struct({ podSelector: atomic }) },
  CustomResourceDefinition: {
    status: struct({ conditions }),
  },
  RoleBinding: { roleRef: atomic },
  ClusterRoleBinding: { roleRef: atomic },
};

const schemas = new Map<string, FieldSchema>();
/** Of custom resources, whose lists are replaced as a whole. */
const CUSTOM_SCHEMA = struct({ metadata });

/** A custom kind may be named as one of the table is. */
export function schemaOf(type: {
  kind: string;
  custom?: boolean;
}): FieldSchema {
  if (type.custom) return CUSTOM_SCHEMA;
  let schema = schemas.get(type.kind);
  if (!schema) {
    schema = struct({ metadata, ...KINDS[type.kind] });
    schemas.set(type.kind, schema);
  }
  return schema;
}

/** The schema of a named field. */
export function childSchema(schema: FieldSchema, name: string): FieldSchema {
  return (
    (schema.type === 'struct' ? schema.fields?.[name] : undefined) ??
    DEFAULT_SCHEMA
  );
}
