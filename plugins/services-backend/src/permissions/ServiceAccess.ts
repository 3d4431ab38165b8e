import {
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionTransformer } from '@backstage/plugin-permission-node';
import { withFailure } from '@longshore/plugin-longshore-common';
import { askPlugin } from '@longshore/plugin-longshore-node';
import { MemberLevel } from '@longshore/plugin-members-common';
import {
  MemberIndex,
  Principals,
  PrincipalsResolver,
  RecentAnswers,
} from '@longshore/plugin-members-node';
import {
  SERVICE_RIGHTS,
  serviceReadPermission,
  serviceScalePermission,
} from '@longshore/plugin-services-common';
import { servicePermissionResourceRef } from './serviceResource';
import { toPredicate } from './toPredicate';

/** A right that was taken away must not live on in a copy; see MemberIndex. */
const OLDEST_INDEX_MS = 60_000;

/**
 * To ask the policy takes a request over HTTP, in which the permission plugin makes
 * another one for the person's groups: more than all else that a page costs. API
 * servers remember the answers of a webhook in the same way, for minutes.
 */
const REMEMBERED_DECISIONS = { rememberedMs: 10_000, capacity: 5_000 };

/**
 * What one person may do, decided with one call to the permission framework.
 *
 * @internal
 */
export type ServiceRights = {
  /** Lower-case entity ref of the person. */
  user: string;
  principals: Principals;
  /** All that the person is a member of. */
  readable: ReadonlySet<string>;
  /** The policy's word on top of that; absent where it allows all. */
  policyAllowsRead?: (entityRef: string) => boolean;
  /** Both. */
  canRead(entityRef: string): boolean;
  levelOf(entityRef: string): MemberLevel | undefined;
  /** The policy's word on scaling, which comes on top of the level. */
  policyAllowsScale(entityRef: string): boolean;
};

/**
 * Decides who may do what with services.
 *
 * @remarks
 *
 * Membership always applies and the framework's decision narrows it: with
 * permissions off or a policy that allows everything, a person still sees only
 * the services that she is a member of.
 *
 * @internal
 */
export class ServiceAccess {
  readonly #index: MemberIndex;
  readonly #principals: PrincipalsResolver;
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;
  readonly #decisions = new RecentAnswers<PolicyDecision[]>(
    REMEMBERED_DECISIONS,
  );

  constructor(options: {
    index: MemberIndex;
    principals: PrincipalsResolver;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
  }) {
    this.#index = options.index;
    this.#principals = options.principals;
    this.#permissions = options.permissions;
    this.#registry = options.permissionsRegistry;
  }

  /**
   * @param options - `anew`: whether the policy is asked in any case, as changes
   * need it; otherwise what it said is remembered for 10 s
   */
  async rightsOf(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    options: { anew?: boolean } = {},
  ): Promise<ServiceRights> {
    const [principals, [read, scale]] = await Promise.all([
      this.#principals.resolve(credentials),
      options.anew
        ? this.#decide(credentials)
        : this.#decisions.get(JSON.stringify(credentials.principal), () =>
            this.#decide(credentials),
          ),
    ]);
    const index = this.#index;
    if (index.age() === Infinity) {
      // Everything would be hidden from everybody, which is not the truth.
      throw withFailure(
        new ServiceUnavailableError(
          'Who is a member of what is not known yet: the catalog was not read since this backend started. Try again in a moment.',
        ),
        { code: 'member-index-loading' },
      );
    }
    const transform = createConditionTransformer(
      this.#registry.getPermissionRuleset(servicePermissionResourceRef),
    );
    const readable = index.refsWithLevel(principals, SERVICE_RIGHTS.read);
    const policyAllowsRead =
      read.result === AuthorizeResult.ALLOW
        ? undefined
        : toPredicate({ decision: read, transform, index });
    return {
      user: credentials.principal.userEntityRef.toLocaleLowerCase('en-US'),
      principals,
      readable,
      policyAllowsRead,
      canRead: ref =>
        readable.has(ref) && (!policyAllowsRead || policyAllowsRead(ref)),
      levelOf: ref => index.levelOf(principals, ref),
      policyAllowsScale: toPredicate({ decision: scale, transform, index }),
    };
  }

  /** On reading, and on scaling. */
  #decide(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<PolicyDecision[]> {
    return askPlugin('permission', () =>
      this.#permissions.authorizeConditional(
        [
          { permission: serviceReadPermission },
          { permission: serviceScalePermission },
        ],
        { credentials },
      ),
    );
  }

  /** @throws ServiceUnavailableError when rights may be out of date */
  assertFresh(): void {
    if (this.#index.age() > OLDEST_INDEX_MS) {
      throw withFailure(
        new ServiceUnavailableError(
          'Changes are refused while the catalog cannot be read, since rights may have been taken away meanwhile. Nothing was changed.',
        ),
        { code: 'member-index-stale' },
      );
    }
  }
}
