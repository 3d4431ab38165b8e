import {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { atLeast, MemberLevel } from '@longshore/plugin-members-common';
import {
  ActionAvailability,
  InstanceListQuery,
  InstanceListResponse,
  PastInstanceList,
  PastInstanceQuery,
  SERVICE_RIGHTS,
  ServiceDetailResponse,
  ServiceEnvironmentsResponse,
  ServiceListQuery,
  ServiceListResponse,
  ServiceSummary,
  SetCountsRequest,
  SetCountsResponse,
} from '@longshore/plugin-services-common';
import { CountsChanged, CountService } from '../counts/CountService';
import { ListReaders } from '../live/ListReaders';
import { ServiceTarget } from '../live/serviceKey';
import { ServiceAccess, ServiceRights } from '../permissions/ServiceAccess';
import { Services } from './Services';

/**
 * Who asks, and from which write on the answer has to be.
 *
 * @internal
 */
export type ServicesCaller = {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  minRevision?: number;
};

/**
 * {@link Services} for one who may see some of them.
 *
 * @remarks
 *
 * What a person is no member of does not exist for that person, in the very
 * same words.
 *
 * @internal
 */
export class AuthorizedServices {
  readonly #services: Services;
  readonly #counts: CountService;
  readonly #access: ServiceAccess;
  readonly #readers: Pick<ListReaders, 'saw'>;

  constructor(options: {
    services: Services;
    counts: CountService;
    access: ServiceAccess;
    /** Are told of those who read the list. */
    readers: Pick<ListReaders, 'saw'>;
  }) {
    this.#services = options.services;
    this.#counts = options.counts;
    this.#access = options.access;
    this.#readers = options.readers;
  }

  async list(
    query: ServiceListQuery,
    caller: ServicesCaller,
  ): Promise<ServiceListResponse> {
    const rights = await this.#rightsOf(caller);
    this.#readers.saw(caller.credentials.principal.userEntityRef, rights);
    return this.#services.list(query, rights);
  }

  async environments(
    entityRef: string,
    caller: ServicesCaller,
  ): Promise<ServiceEnvironmentsResponse> {
    const rights = await this.#rightsOf(caller);
    if (!rights.canRead(entityRef)) {
      throw notFound();
    }
    return this.#services.environments(entityRef);
  }

  async detail(
    service: ServiceTarget,
    caller: ServicesCaller,
  ): Promise<ServiceDetailResponse> {
    const rights = await this.#rightsOf(caller);
    const { summary, level } = this.#find(service, rights);
    return {
      service: await this.#services.detail(summary, {
        level,
        scale: scaleAvailability(summary, level, rights),
      }),
      cells: this.#services.cellsOf(summary),
      revision: this.#services.revision,
      replica: this.#services.replica,
    };
  }

  async instances(
    service: ServiceTarget,
    query: InstanceListQuery,
    caller: ServicesCaller,
  ): Promise<InstanceListResponse> {
    const rights = await this.#rightsOf(caller);
    this.#find(service, rights);
    return this.#services.instances(service, query);
  }

  async pastInstances(
    service: ServiceTarget,
    query: PastInstanceQuery,
    caller: ServicesCaller,
  ): Promise<PastInstanceList> {
    const rights = await this.#rightsOf(caller);
    this.#find(service, rights);
    return this.#services.pastInstances(service, query);
  }

  /** @throws NotAllowedError, code `level-too-low` or `policy-denied` */
  async setCounts(
    service: ServiceTarget,
    request: SetCountsRequest,
    caller: ServicesCaller,
  ): Promise<{ response: SetCountsResponse; changed: CountsChanged }> {
    const rights = await this.#rightsOf(caller, { anew: true });
    const { summary, level } = this.#find(service, rights);
    const scale = scaleAvailability(summary, level, rights);
    if (!scale.allowed) {
      throw notAllowed(scale);
    }
    this.#access.assertFresh();
    const changed = await this.#counts.setCounts({
      service,
      request,
      author: {
        user: rights.user,
        principals: rights.principals,
        level,
        credentials: caller.credentials,
      },
    });
    return {
      changed,
      response: {
        counts: this.#services.counts(service),
        countsVersion: this.#services.countsVersion(service),
        revision: this.#services.revision,
      },
    };
  }

  async #rightsOf(
    caller: ServicesCaller,
    options: { anew?: boolean } = {},
  ): Promise<ServiceRights> {
    const [rights] = await Promise.all([
      this.#access.rightsOf(caller.credentials, options),
      this.#services.catchUp(caller.minRevision),
    ]);
    return rights;
  }

  #find(
    service: ServiceTarget,
    rights: ServiceRights,
  ): { summary: ServiceSummary; level: MemberLevel } {
    const level = rights.levelOf(service.entityRef);
    const summary = this.#services.get(service);
    if (!level || !summary || !rights.canRead(service.entityRef)) {
      throw notFound();
    }
    return { summary, level };
  }
}

/**
 * The one answer for what is not there and for what is hidden.
 *
 * @internal
 */
export function notFound(): NotFoundError {
  return withFailure(
    new NotFoundError(
      'There is no such service, or you are not a member of it. Its owner can add you.',
    ),
    { code: 'service-not-found' },
  );
}

function scaleAvailability(
  { entityRef }: ServiceSummary,
  level: MemberLevel,
  rights: ServiceRights,
): ActionAvailability {
  if (!atLeast(level, SERVICE_RIGHTS.scale)) {
    return {
      allowed: false,
      because: 'level',
      requiredLevel: SERVICE_RIGHTS.scale,
    };
  }
  return rights.policyAllowsScale(entityRef)
    ? { allowed: true }
    : { allowed: false, because: 'policy' };
}

function notAllowed(
  scale: ActionAvailability & { allowed: false },
): NotAllowedError {
  return scale.because === 'level'
    ? withFailure(
        new NotAllowedError(
          `Scaling a service takes level '${SERVICE_RIGHTS.scale}' on it. Its owner can give you that level.`,
        ),
        { code: 'level-too-low', params: { required: SERVICE_RIGHTS.scale } },
      )
    : withFailure(
        new NotAllowedError(
          "The portal's permission policy does not let you scale this service",
        ),
        { code: 'policy-denied' },
      );
}
