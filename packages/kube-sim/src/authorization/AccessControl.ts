import { UserInfo } from '../api/ApiRequest';
import { ResourceType } from '../api/resourceTypes';
import { ClusterFaults } from '../faults/ClusterFaults';
import { KubeObject } from '../objects';
import { ClusterStore } from '../storage/ClusterStore';
import {
  AccessAttributes,
  accessForbidden,
  resourceAccess,
} from './attributes';
import { checkEscalation } from './escalation';
import { PolicyRule } from './policyRules';
import { Decision, RoleBasedAccess } from './RoleBasedAccess';

/** How a cluster decides who may do what. @public */
export type AuthorizationMode = 'allow-all' | 'rbac';

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Who may do what in one cluster: by the rules of faults, and by RBAC if it is on. */
export class AccessControl {
  private readonly roles?: RoleBasedAccess;

  constructor(
    mode: AuthorizationMode,
    store: ClusterStore,
    private readonly faults: ClusterFaults,
  ) {
    if (mode === 'rbac') this.roles = new RoleBasedAccess(store);
  }

  decide(user: UserInfo, access: AccessAttributes): Decision {
    const refusal =
      !access.path &&
      this.faults.refusal({
        verb: access.verb,
        resource: access.resource,
        user: user.username,
      });
    if (refusal) return { allowed: false, reason: refusal };
    return (
      this.roles?.decide(user, access) ?? {
        allowed: true,
        reason: 'the simulator allows everything that no fault forbids',
      }
    );
  }

  /** Throws 403. */
  require(user: UserInfo, access: AccessAttributes): void {
    const { allowed, reason } = this.decide(user, access);
    if (!allowed) throw accessForbidden(user, access, reason);
  }

  /** Each part of another identity is a right of its own. Throws 403. */
  requireImpersonation(user: UserInfo, target: UserInfo): void {
    if (!this.roles) return;
    const parts: Array<Partial<AccessAttributes>> = [];
    const account = SERVICE_ACCOUNT.exec(target.username);
    parts.push(
      account
        ? {
            resource: 'serviceaccounts',
            namespace: account[1],
            name: account[2],
          }
        : { resource: 'users', name: target.username },
    );
    for (const name of target.groups) {
      // Added by the server, not asked for.
      if (name !== 'system:authenticated') {
        parts.push({ resource: 'groups', name });
      }
    }
    const group = 'authentication.k8s.io';
    for (const [key, values] of Object.entries(target.extra ?? {})) {
      for (const name of values) {
        parts.push({ group, resource: 'userextras', subresource: key, name });
      }
    }
    if (target.uid) parts.push({ group, resource: 'uids', name: target.uid });
    for (const part of parts) {
      this.require(user, resourceAccess({ verb: 'impersonate', ...part }));
    }
  }

  /** Rules by which a user may do something in a namespace. */
  rulesOf(user: UserInfo, namespace: string): PolicyRule[] {
    return (
      this.roles?.rulesOf(user, namespace) ?? [
        { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
        { verbs: ['*'], nonResourceURLs: ['*'] },
      ]
    );
  }

  /** Looks at what a user writes: a Role must not grant more than he has. Throws 403. */
  checkWrite(
    user: UserInfo,
    write: { type: ResourceType; object: KubeObject; before?: KubeObject },
  ): void {
    if (this.roles) checkEscalation(this.roles, user, write);
  }
}
