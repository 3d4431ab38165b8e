import { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_MEMBER_OF } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { atLeast, MemberLevel } from '@longshore/plugin-members-common';
import { MemberIndex } from '@longshore/plugin-members-node';
import { SERVICE_RIGHTS } from '@longshore/plugin-services-common';
import { CountRecord } from './CountRecord';

const OLDEST_INDEX_MS = 60_000;

/**
 * Checks a recorded person's right again, for work that goes on without her.
 *
 * @remarks
 *
 * Nobody is signed in, so that neither the sign-in's ownership refs nor the
 * permission policy can be asked for. What counts is the person herself and
 * those of the refs recorded when she asked, of which the catalog still says
 * that she is a member: a group she left since gives nothing, and a group she
 * joined since gives nothing that she did not have when she asked. Refs that
 * only a custom sign-in resolver knows do not count; the count fails then with
 * a reason, and the person can set it again.
 *
 * @internal
 */
export class RightsCheck {
  readonly #index: MemberIndex;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: {
    index: MemberIndex;
    catalog: CatalogService;
    auth: AuthService;
  }) {
    this.#index = options.index;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /** The author's level, or `undefined` when it does not allow to scale. */
  async levelToScale(record: CountRecord): Promise<MemberLevel | undefined> {
    if (this.#index.age() > OLDEST_INDEX_MS) {
      throw new ServiceUnavailableError(
        'rights are not certain, since the catalog was not read lately',
      );
    }
    const level = this.#index.levelOf(
      await this.#principalsOf(record),
      record.entityRef,
    );
    return atLeast(level, SERVICE_RIGHTS.scale) ? level : undefined;
  }

  async #principalsOf(record: CountRecord): Promise<string[]> {
    const user = await this.#catalog.getEntityByRef(record.author, {
      credentials: await this.#auth.getOwnServiceCredentials(),
    });
    const groups = (user?.relations ?? [])
      .filter(({ type }) => type === RELATION_MEMBER_OF)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
    return [
      record.author,
      ...groups.filter(group => record.principals.includes(group)),
    ];
  }
}
