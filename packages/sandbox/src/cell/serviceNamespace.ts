/** Levels that have a right in a namespace, lowest first. */
export const NAMESPACE_LEVELS = [
  'guest',
  'reporter',
  'developer',
  'master',
  'owner',
] as const;

/**
 * A namespace as Longshore makes it for a service in one environment: its own
 * label, and for each level a RoleBinding from group to ClusterRole.
 */
export function serviceNamespaceManifest(name: string): object {
  const bindings = NAMESPACE_LEVELS.map(level => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `longshore:${level}`, namespace: name },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: `longshore:${level}`,
    },
    subjects: [
      {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Group',
        name: `longshore:${level}`,
      },
    ],
  }));
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { 'longshore.dev/managed': 'true' } },
      },
      ...bindings,
    ],
  };
}
