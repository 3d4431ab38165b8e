import { ApiError, forbidden, notFound } from '../api/ApiError';
import { UserInfo } from '../api/ApiRequest';
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ROLE_BINDINGS,
  ROLES,
  ResourceType,
} from '../api/resourceTypes';
import { jsonEqual, KubeObject } from '../objects';
import { resourceAccess } from './attributes';
import { missingRules, PolicyRule } from './policyRules';
import { RoleBasedAccess, SUPERUSERS } from './RoleBasedAccess';
import { indexBinding, indexRole } from './roleFacts';

function refuse(
  type: ResourceType,
  name: string,
  user: UserInfo,
  missing: string[],
): ApiError {
  const groups = user.groups.map(group => JSON.stringify(group)).join(' ');
  return forbidden(
    type,
    name,
    `user "${
      user.username
    }" (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${missing.join(
      '\n',
    )}`,
  );
}

function checkGrant(
  access: RoleBasedAccess,
  user: UserInfo,
  what: {
    type: ResourceType;
    object: KubeObject;
    verb: 'escalate' | 'bind';
    /** The role that is written or bound. */
    role: { type: ResourceType; name: string };
    rules: () => PolicyRule[];
  },
) {
  const { type, object, verb, role } = what;
  const namespace = object.metadata.namespace ?? '';
  const { allowed } = access.decide(
    user,
    resourceAccess({
      verb,
      group: role.type.group,
      resource: role.type.plural,
      name: role.name,
      namespace,
    }),
  );
  if (allowed) return;
  const missing = missingRules(access.rulesOf(user, namespace), what.rules());
  if (missing.length > 0) {
    throw refuse(type, object.metadata.name, user, missing);
  }
}

/**
 * Nobody grants more than he has: a role may hold only rules that its writer
 * holds, unless he may `escalate`, and may be bound only so, unless he may
 * `bind` it. Throws 403.
 */
export function checkEscalation(
  access: RoleBasedAccess,
  user: UserInfo,
  write: { type: ResourceType; object: KubeObject; before?: KubeObject },
): void {
  const { type, object, before } = write;
  if (user.groups.includes(SUPERUSERS)) return;
  if (type === ROLES || type === CLUSTER_ROLES) {
    if (before && jsonEqual(before.rules, object.rules)) return;
    checkGrant(access, user, {
      type,
      object,
      verb: 'escalate',
      role: { type, name: object.metadata.name },
      rules: () => indexRole(object),
    });
  }
  if (type === ROLE_BINDINGS || type === CLUSTER_ROLE_BINDINGS) {
    const { roleRef } = indexBinding(object);
    if (
      before &&
      jsonEqual(before.subjects, object.subjects) &&
      jsonEqual(before.roleRef, object.roleRef)
    ) {
      return;
    }
    const role = roleRef.kind === 'ClusterRole' ? CLUSTER_ROLES : ROLES;
    checkGrant(access, user, {
      type,
      object,
      verb: 'bind',
      role: { type: role, name: roleRef.name },
      rules: () => {
        const rules = access.rulesOfRole(
          roleRef,
          object.metadata.namespace ?? '',
        );
        if (!rules) throw notFound(role, roleRef.name);
        return rules;
      },
    });
  }
}
