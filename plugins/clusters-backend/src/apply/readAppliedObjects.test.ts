import { readAppliedObjects } from './readAppliedObjects';

const LABELS = { 'longshore.dev/environment': 'production' };
const RBAC = { apiGroup: 'rbac.authorization.k8s.io' };

function roleBinding(level = 'owner', change: object = {}) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: {
      name: `longshore:${level}`,
      namespace: 'shop',
      labels: LABELS,
    },
    roleRef: { ...RBAC, kind: 'ClusterRole', name: `longshore:${level}` },
    subjects: [{ ...RBAC, kind: 'Group', name: `longshore:${level}` }],
    ...change,
  };
}

const MANAGED = { ...LABELS, 'longshore.dev/managed': 'true' };
const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop', labels: LABELS },
};

function namespace(labels: Record<string, string>) {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels },
  };
}

describe('readAppliedObjects', () => {
  const read = (object: object) =>
    readAppliedObjects([object] as Parameters<typeof readAppliedObjects>[0]);

  it.each([
    [{}, 'objects[0]: apiVersion and kind are required'],
    [
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' },
      'objects[0]: rbac.authorization.k8s.io/v1 ClusterRole cannot be applied',
    ],
    [{ apiVersion: 'v1', kind: 'Pod' }, 'v1 Pod cannot be applied'],
    [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '../x' } },
      'metadata.name is not a name',
    ],
    [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } },
      'metadata.namespace is not a name',
    ],
    [
      { ...DEPLOYMENT, metadata: { name: 'web', namespace: 'shop' } },
      'objects[0]: the label longshore.dev/environment names no environment',
    ],
    [
      namespace({ ...MANAGED, 'longshore.dev/environment': 'elsewhere' }),
      'the label longshore.dev/environment names no environment',
    ],
    [
      namespace(LABELS),
      'a Namespace must carry the label longshore.dev/managed: "true"',
    ],
  ])('should refuse %j', (object, message) => {
    expect(() => read(object)).toThrow(message);
  });

  const GROUP = { ...RBAC, kind: 'Group', name: 'longshore:owner' };
  const ROLE = { ...RBAC, kind: 'ClusterRole', name: 'longshore:owner' };
  const named = (name: string) => ({
    metadata: { name, namespace: 'shop', labels: LABELS },
  });

  it.each<[string, object]>([
    ['another person', { subjects: [{ ...GROUP, kind: 'User', name: 'eve' }] }],
    [
      'another account',
      {
        subjects: [
          {
            kind: 'ServiceAccount',
            name: 'longshore:owner',
            namespace: 'shop',
          },
        ],
      },
    ],
    [
      'the group of another level',
      { subjects: [{ ...GROUP, name: 'longshore:guest' }] },
    ],
    ['everybody', { subjects: [{ ...GROUP, name: 'system:authenticated' }] }],
    [
      'somebody besides',
      { subjects: [GROUP, { ...GROUP, kind: 'User', name: 'eve' }] },
    ],
    ['its group twice', { subjects: [GROUP, GROUP] }],
    ['nobody', { subjects: [] }],
    ['subjects that are none', { subjects: { 0: GROUP } }],
    ['no subjects', { subjects: undefined }],
    ['a subject of another API', { subjects: [{ ...GROUP, apiGroup: '' }] }],
    [
      'a subject with more than it needs',
      { subjects: [{ ...GROUP, namespace: 'shop' }] },
    ],
    ['null', { subjects: [null] }],
    ['a Role of the namespace', { roleRef: { ...ROLE, kind: 'Role' } }],
    ['another role', { roleRef: { ...ROLE, name: 'cluster-admin' } }],
    [
      'the role of another level',
      { roleRef: { ...ROLE, name: 'longshore:master' } },
    ],
    ['no role', { roleRef: undefined }],
    ['a name of its own', named('more')],
    ['the name of another level', named('longshore:master')],
    [
      'the role of operators, for their group',
      {
        ...named('longshore:operator'),
        roleRef: { ...ROLE, name: 'longshore:operator' },
        subjects: [{ ...GROUP, name: 'longshore:operator' }],
      },
    ],
  ])('should refuse a RoleBinding with %s', (_, change) => {
    expect(() => read(roleBinding('owner', change))).toThrow(
      expect.objectContaining({
        name: 'InputError',
        code: 'object-not-applicable',
        message: expect.stringContaining('RoleBinding'),
      }),
    );
  });

  it.each(['guest', 'reporter', 'developer', 'master', 'owner'])(
    'should take the RoleBinding of the level %s, as the manifests name it',
    level => {
      expect(read(roleBinding(level))[0]).toMatchObject({
        title: `RoleBinding shop/longshore:${level}`,
      });
    },
  );

  it('should tell where objects live', () => {
    expect(read(DEPLOYMENT)[0]).toMatchObject({
      path: '/apis/apps/v1/namespaces/shop/deployments/web',
      title: 'Deployment shop/web',
    });
    expect(read(namespace(MANAGED))[0]).toMatchObject({
      path: '/api/v1/namespaces/shop',
      title: 'Namespace shop',
    });
  });
});
