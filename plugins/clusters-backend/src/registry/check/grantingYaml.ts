import { stringify } from 'yaml';
import { PolicyRule } from '../manifests/Manifests';
import { Right } from './requiredRights';

/** `system:serviceaccount:<namespace>:<name>` */
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

const RBAC = 'rbac.authorization.k8s.io';

/**
 * A ClusterRole with what is missing and its binding to an account, ready to be
 * applied.
 *
 * @param options - `user` as the API server names it; `purpose` becomes part of
 * the names, so that one step's YAML does not replace another's
 */
export function grantingYaml(options: {
  missing: Right[];
  user: string;
  purpose: string;
}): string {
  const { missing, user, purpose } = options;
  const [, namespace, account] = SERVICE_ACCOUNT.exec(user) ?? [];
  const name = `longshore:${
    account ?? user.replace(/[^A-Za-z0-9.-]+/g, '-')
  }:${purpose}`;
  const subject = account
    ? { kind: 'ServiceAccount', namespace, name: account }
    : { apiGroup: RBAC, kind: 'User', name: user };
  return [
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: toRules(missing),
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [subject],
    },
  ]
    .map(object => stringify(object))
    .join('---\n');
}

/** Rights of the same kind in one rule, so that a person can read them. */
function toRules(rights: Right[]): PolicyRule[] {
  const byResource = groupBy(rights, ({ group, resource, name }) =>
    JSON.stringify([group, resource, name !== undefined]),
  ).map(same => ({
    group: same[0].group,
    resource: same[0].resource,
    verbs: unique(same.map(({ verb }) => verb)),
    names: unique(same.flatMap(({ name }) => name ?? [])),
  }));
  return groupBy(byResource, ({ group, verbs, names }) =>
    JSON.stringify([group, verbs, names]),
  ).map(same => ({
    apiGroups: [same[0].group],
    resources: same.map(({ resource }) => resource),
    ...(same[0].names.length > 0 && { resourceNames: same[0].names }),
    verbs: same[0].verbs,
  }));
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return [...groups.values()];
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
