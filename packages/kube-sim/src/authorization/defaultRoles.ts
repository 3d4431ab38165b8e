import type { Cluster } from '../Cluster';
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ResourceType,
} from '../api/resourceTypes';
import { KubeObject } from '../objects';
import { PolicyRule } from './policyRules';

const LOOK = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const READABLE: PolicyRule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'endpoints',
      'events',
      'limitranges',
      'namespaces',
      'persistentvolumeclaims',
      'pods',
      'pods/log',
      'pods/status',
      'resourcequotas',
      'serviceaccounts',
      'services',
    ],
    verbs: LOOK,
  },
  {
    apiGroups: ['apps', 'batch', 'autoscaling', 'policy', 'discovery.k8s.io'],
    resources: ['*'],
    verbs: LOOK,
  },
];
const WRITABLE: PolicyRule[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'events',
      'persistentvolumeclaims',
      'pods',
      'pods/eviction',
      'secrets',
      'serviceaccounts',
      'services',
    ],
    verbs: WRITE,
  },
  { apiGroups: [''], resources: ['secrets'], verbs: LOOK },
  {
    apiGroups: ['apps', 'batch', 'autoscaling', 'policy'],
    resources: ['*'],
    verbs: WRITE,
  },
];
const ADMINISTRABLE: PolicyRule[] = [
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs: [...LOOK, ...WRITE],
  },
];

/** As in the real server, shortened to the types that are served here. */
const ROLES: { [name: string]: PolicyRule[] } = {
  'cluster-admin': [
    { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
    { nonResourceURLs: ['*'], verbs: ['*'] },
  ],
  admin: [...ADMINISTRABLE, ...WRITABLE, ...READABLE],
  edit: [...WRITABLE, ...READABLE],
  view: READABLE,
  'system:basic-user': [
    {
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
      verbs: ['create'],
    },
    {
      apiGroups: ['authentication.k8s.io'],
      resources: ['selfsubjectreviews'],
      verbs: ['create'],
    },
  ],
  'system:discovery': [
    {
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
      verbs: ['get'],
    },
  ],
  'system:public-info-viewer': [
    {
      nonResourceURLs: [
        '/healthz',
        '/livez',
        '/readyz',
        '/version',
        '/version/',
      ],
      verbs: ['get'],
    },
  ],
};

const BOUND: Array<[role: string, groups: string[]]> = [
  ['cluster-admin', ['system:masters']],
  ['system:basic-user', ['system:authenticated']],
  ['system:discovery', ['system:authenticated']],
  [
    'system:public-info-viewer',
    ['system:authenticated', 'system:unauthenticated'],
  ],
];

/** Creates the roles that every real cluster has from the start. */
export function createDefaultRoles(cluster: Cluster): void {
  const create = (type: ResourceType, object: object) =>
    cluster.registry.create(
      type,
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: type.kind,
        ...object,
      } as KubeObject,
      { manager: 'kube-apiserver' },
    );
  const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
  for (const [name, rules] of Object.entries(ROLES)) {
    create(CLUSTER_ROLES, { metadata: { name, labels }, rules });
  }
  for (const [name, groups] of BOUND) {
    const apiGroup = 'rbac.authorization.k8s.io';
    create(CLUSTER_ROLE_BINDINGS, {
      metadata: { name, labels },
      roleRef: { apiGroup, kind: 'ClusterRole', name },
      subjects: groups.map(group => ({ apiGroup, kind: 'Group', name: group })),
    });
  }
}
