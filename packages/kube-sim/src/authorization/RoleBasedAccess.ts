import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ROLE_BINDINGS,
  ROLES,
} from '../api/resourceTypes';
import { UserInfo } from '../api/ApiRequest';
import { ClusterStore } from '../storage/ClusterStore';
import { AccessAttributes } from './attributes';
import { allows, PolicyRule } from './policyRules';
import { BindingFacts, RoleRef, Subject } from './roleFacts';

export interface Decision {
  allowed: boolean;
  /** As a SubjectAccessReview shows it; '' when there is nothing to say. */
  reason: string;
}

interface Grant {
  rules: PolicyRule[];
  reason: string;
}

export const SUPERUSERS = 'system:masters';

export function serviceAccountUser(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

function matchingSubject(
  subjects: Subject[],
  user: UserInfo,
  namespace: string,
): string | undefined {
  for (const { kind, name, namespace: own = namespace } of subjects) {
    if (kind === 'User' && name === user.username) return `User "${name}"`;
    if (kind === 'Group' && user.groups.includes(name)) {
      return `Group "${name}"`;
    }
    if (
      kind === 'ServiceAccount' &&
      serviceAccountUser(own, name) === user.username
    ) {
      return `ServiceAccount "${name}/${own}"`;
    }
  }
  return undefined;
}

/** Decides by the Roles and bindings that are stored, as the real RBAC authorizer does. */
export class RoleBasedAccess {
  constructor(private readonly store: ClusterStore) {}

  decide(user: UserInfo, access: AccessAttributes): Decision {
    if (user.groups.includes(SUPERUSERS)) return { allowed: true, reason: '' };
    const errors: string[] = [];
    for (const grant of this.grants(user, access.namespace, errors)) {
      if (grant.rules.some(rule => allows(rule, access))) {
        return { allowed: true, reason: `RBAC: allowed by ${grant.reason}` };
      }
    }
    const text = errors.length > 1 ? `[${errors.join(', ')}]` : errors[0];
    return { allowed: false, reason: text ? `RBAC: ${text}` : '' };
  }

  /** Everything that a user may do in a namespace, by rules. */
  rulesOf(user: UserInfo, namespace: string): PolicyRule[] {
    const everything: PolicyRule[] = [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['*'], nonResourceURLs: ['*'] },
    ];
    const granted = [...this.grants(user, namespace, [])].flatMap(
      ({ rules }) => rules,
    );
    return user.groups.includes(SUPERUSERS)
      ? [...everything, ...granted]
      : granted;
  }

  /** Undefined when there is no such role. */
  rulesOfRole(ref: RoleRef, namespace: string): PolicyRule[] | undefined {
    const stored =
      ref.kind === 'ClusterRole'
        ? this.store.get(CLUSTER_ROLES, undefined, ref.name)
        : this.store.get(ROLES, namespace, ref.name);
    return stored?.facts as PolicyRule[] | undefined;
  }

  private *grants(
    user: UserInfo,
    namespace: string,
    errors: string[],
  ): Generator<Grant> {
    const bindings = [
      ...this.store.table(CLUSTER_ROLE_BINDINGS).range(),
      ...(namespace ? this.store.table(ROLE_BINDINGS).range(namespace) : []),
    ];
    for (const binding of bindings) {
      const { roleRef, subjects } = binding.facts as BindingFacts;
      const subject = matchingSubject(subjects, user, binding.namespace);
      if (!subject) continue;
      const rules = this.rulesOfRole(roleRef, binding.namespace);
      if (!rules) {
        errors.push(
          `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io "${
            roleRef.name
          }" not found`,
        );
        continue;
      }
      const kind = binding.namespace ? 'RoleBinding' : 'ClusterRoleBinding';
      const name = binding.namespace
        ? `${binding.name}/${binding.namespace}`
        : binding.name;
      yield {
        rules,
        reason: `${kind} "${name}" of ${roleRef.kind} "${roleRef.name}" to ${subject}`,
      };
    }
  }
}
