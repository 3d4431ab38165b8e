import {
  BackstageCredentials,
  BackstageUserPrincipal,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { askPlugin } from '@longshore/plugin-longshore-node';
import { Principals } from './MemberIndex';
import { RecentAnswers } from './RecentAnswers';

/**
 * The user info service asks the auth plugin over HTTP, remembers per token and
 * for 5 s only. A page of a busy portal would make its lists wait for that.
 */
const REMEMBERED_MS = 10_000;

/** People at work at the same time; more are asked for again. */
const REMEMBERED_PEOPLE = 5_000;

/**
 * Finds the refs through which a person owns things.
 *
 * @remarks
 *
 * Remembers 10 s per person, so that a change of groups takes effect at most
 * that much later. What could not be found out is not remembered.
 *
 * @public
 */
export class PrincipalsResolver {
  readonly #userInfo: UserInfoService;
  readonly #people = new RecentAnswers<Principals>({
    rememberedMs: REMEMBERED_MS,
    capacity: REMEMBERED_PEOPLE,
  });

  constructor(options: { userInfo: UserInfoService }) {
    this.#userInfo = options.userInfo;
  }

  /** Lower-case refs of the person and of what the person owns through. */
  async resolve(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Principals> {
    return this.#people.get(credentials.principal.userEntityRef, () =>
      this.#ask(credentials),
    );
  }

  async #ask(
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Principals> {
    const info = await askPlugin('auth', () =>
      this.#userInfo.getUserInfo(credentials),
    );
    return [
      ...new Set(
        [info.userEntityRef, ...info.ownershipEntityRefs].map(ref =>
          ref.toLocaleLowerCase('en-US'),
        ),
      ),
    ];
  }
}
