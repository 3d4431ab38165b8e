import { JsonObject } from '@backstage/types';

const RBAC = 'rbac.authorization.k8s.io';

/** Levels that have a right inside a namespace, each by a role of its name. */
const NAMESPACE_ROLES = [
  'longshore:guest',
  'longshore:reporter',
  'longshore:developer',
  'longshore:master',
  'longshore:owner',
];

/**
 * What is wrong with a RoleBinding, if anything: the platform's own account may
 * bind our roles to anybody, and does so only for the group of each role.
 */
export function judgeRoleBinding(content: JsonObject): string | undefined {
  const { metadata, roleRef, subjects } = content;
  const { name } = metadata as { name: string };
  if (!NAMESPACE_ROLES.includes(name)) {
    return `a RoleBinding must be called by the role that it grants: ${NAMESPACE_ROLES.join(
      ', ',
    )}`;
  }
  if (!hasExactly(roleRef, { apiGroup: RBAC, kind: 'ClusterRole', name })) {
    return `the RoleBinding ${name} must grant the ClusterRole ${name}`;
  }
  const [subject, ...others] = Array.isArray(subjects) ? subjects : [];
  if (
    others.length > 0 ||
    !hasExactly(subject, { apiGroup: RBAC, kind: 'Group', name })
  ) {
    return `the RoleBinding ${name} must have the Group ${name} as its only subject`;
  }
  return undefined;
}

/** Fields that are left out would be filled in by the server, so none may be. */
function hasExactly(value: unknown, expected: Record<string, string>): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === Object.keys(expected).length &&
    Object.entries(expected).every(
      ([key, wanted]) => (value as JsonObject)[key] === wanted,
    )
  );
}
