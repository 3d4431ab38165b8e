import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import {
  cellManagePermission,
  cellReadPermission,
  ClustersPageAccess,
} from '@longshore/plugin-clusters-common';
import { withFailure } from '@longshore/plugin-longshore-common';
import { askPlugin } from '@longshore/plugin-longshore-node';
import {
  MemberIndex,
  Principals,
  PrincipalsResolver,
} from '@longshore/plugin-members-node';
import { audited } from './audited';
import { recordDenial } from './recordDenial';

/** A right that was taken away must not live on in a copy; see MemberIndex. */
const OLDEST_INDEX_MS = 60_000;

/** A request as the credentials of a caller are read from it. */
type AnyRequest = Parameters<HttpAuthService['credentials']>[0];

/**
 * What an operator wants to do: look (`cellReadPermission`), or change
 * something (`cellManagePermission`).
 */
export type ClustersRight = 'read' | 'manage';

/** A person who runs the platform. */
export type Operator = {
  /** Lower-case entity ref of the person. */
  user: string;
  principals: Principals;
  credentials: BackstageCredentials<BackstageUserPrincipal>;
};

/**
 * Decides who may use the pages of clusters.
 *
 * @remarks
 *
 * Operators of the member index, and of these whom the permission framework
 * does not exclude: with permissions off, or a policy that allows everything,
 * clusters are still the operators' alone. For all others there is nothing
 * here: they get 404, as for a service that they are not a member of.
 */
export class ClustersAccess {
  readonly #httpAuth: HttpAuthService;
  readonly #auditor: AuditorService;
  readonly #index: Pick<MemberIndex, 'isOperator' | 'age'>;
  readonly #principals: PrincipalsResolver;
  readonly #permissions: PermissionsService;

  constructor(options: {
    httpAuth: HttpAuthService;
    auditor: AuditorService;
    index: Pick<MemberIndex, 'isOperator' | 'age'>;
    principals: PrincipalsResolver;
    permissions: PermissionsService;
  }) {
    this.#httpAuth = options.httpAuth;
    this.#auditor = options.auditor;
    this.#index = options.index;
    this.#principals = options.principals;
    this.#permissions = options.permissions;
  }

  /**
   * For requests that only look. A denial is an auditor event.
   *
   * @throws NotFoundError for those who are not operators
   */
  async requireOperator(
    request: AnyRequest,
    right: ClustersRight,
  ): Promise<Operator> {
    return recordDenial(
      { auditor: this.#auditor, request, queryType: right },
      () => this.#operatorBehind(request, right),
    );
  }

  /**
   * Does what changes something, with one auditor event whether it is allowed,
   * works or fails.
   *
   * @param options - `queryType` names the change, for example `cordon-node`;
   * `meta` holds what it is about and no secrets
   */
  async change<TResult>(
    options: { request: AnyRequest; queryType: string; meta: JsonObject },
    work: (
      operator: Operator,
      note: (meta: JsonObject) => void,
    ) => Promise<TResult>,
  ): Promise<TResult> {
    const { request, queryType } = options;
    return audited(
      this.#auditor,
      {
        eventId: 'clusters-change',
        severityLevel: 'high',
        request,
        meta: { ...options.meta, queryType },
      },
      async note => {
        const operator = await this.#operatorBehind(request, 'manage');
        note({ user: operator.user });
        return work(operator, note);
      },
    );
  }

  /**
   * The same decision where there is no HTTP request, as in actions.
   *
   * @throws NotFoundError for those who are not operators
   * @throws NotAllowedError for operators who may look and not change
   * @throws ServiceUnavailableError for changes while rights may be out of date
   */
  async operatorOf(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
    right: ClustersRight,
  ): Promise<Operator> {
    const principals = await this.#principals.resolve(credentials);
    if (!this.#index.isOperator(principals)) {
      throw nothingHere();
    }
    const [read, manage] = await askPlugin('permission', () =>
      this.#permissions.authorize(
        right === 'read'
          ? [{ permission: cellReadPermission }]
          : [
              { permission: cellReadPermission },
              { permission: cellManagePermission },
            ],
        { credentials },
      ),
    );
    if (read.result !== AuthorizeResult.ALLOW) {
      throw nothingHere();
    }
    if (right === 'manage') {
      if (manage.result !== AuthorizeResult.ALLOW) {
        throw withFailure(
          new NotAllowedError(
            `The policy of this portal does not allow ${cellManagePermission.name}`,
          ),
          {
            code: 'permission-denied',
            params: { permission: cellManagePermission.name },
          },
        );
      }
      this.assertFresh();
    }
    return {
      user: credentials.principal.userEntityRef.toLocaleLowerCase('en-US'),
      principals,
      credentials,
    };
  }

  /** What a person may do here, for pages to know; denies nothing. */
  async accessOf(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<ClustersPageAccess> {
    const principals = await this.#principals.resolve(credentials);
    if (!this.#index.isOperator(principals)) {
      return { read: false, manage: false };
    }
    const decisions = await askPlugin('permission', () =>
      this.#permissions.authorize(
        [
          { permission: cellReadPermission },
          { permission: cellManagePermission },
        ],
        { credentials },
      ),
    );
    const [read, manage] = decisions.map(
      ({ result }) => result === AuthorizeResult.ALLOW,
    );
    return { read, manage: read && manage };
  }

  /**
   * Whether a person who asked for long work still runs the platform; for the
   * `authorize` of operations, where there are no credentials of the person.
   *
   * @throws NotAllowedError when not
   * @throws ServiceUnavailableError while rights may be out of date
   */
  assertStillOperator(principals: Principals): void {
    this.assertFresh();
    if (!this.#index.isOperator(principals)) {
      throw withFailure(
        new NotAllowedError(
          'The person who asked for this is not an operator any more',
        ),
        { code: 'not-operator-anymore' },
      );
    }
  }

  /** @throws ServiceUnavailableError when rights may be out of date */
  assertFresh(): void {
    const age = this.#index.age();
    if (age > OLDEST_INDEX_MS) {
      throw withFailure(
        new ServiceUnavailableError(
          'Changes are refused while the catalog cannot be read, since rights may have been taken away meanwhile. Nothing was changed.',
        ),
        {
          code:
            age === Infinity ? 'member-index-loading' : 'member-index-stale',
        },
      );
    }
  }

  async #operatorBehind(
    request: AnyRequest,
    right: ClustersRight,
  ): Promise<Operator> {
    const credentials = await this.#httpAuth.credentials(request, {
      allow: ['user'],
    });
    return this.operatorOf(credentials, right);
  }
}

function nothingHere(): NotFoundError {
  return withFailure(new NotFoundError('There is nothing here'), {
    code: 'not-found',
  });
}
