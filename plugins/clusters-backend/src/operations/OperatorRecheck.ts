import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { delay } from '@longshore/plugin-longshore-node';
import { ClustersAccess } from '../access/ClustersAccess';
import { groupsOf } from '../access/groupsOf';

/** How often is asked again what cannot be known yet. */
const AGAIN_MS = 2_000;

/** A backend that has just started reads the catalog first. */
const KNOWN_WITHIN_MS = 5 * 60_000;

/** Who asked for long work, as it was recorded. */
export type RecordedOperator = {
  user: string;
  /** Refs through which the person was an operator then. */
  principals: readonly string[];
  signal: AbortSignal;
};

/**
 * Checks again that a person is an operator, for work that goes on without her.
 *
 * Nobody is signed in, so neither the sign-in's ownership refs nor the policy
 * can be asked for. What counts is the person herself and those of the recorded
 * refs of which the catalog still says that she is a member.
 */
export class OperatorRecheck {
  readonly #access: Pick<ClustersAccess, 'assertStillOperator' | 'assertFresh'>;
  readonly #catalog: Pick<CatalogService, 'getEntityByRef'>;
  readonly #auth: AuthService;
  readonly #againMs: number;

  constructor(options: {
    access: Pick<ClustersAccess, 'assertStillOperator' | 'assertFresh'>;
    catalog: Pick<CatalogService, 'getEntityByRef'>;
    auth: AuthService;
    /** For tests. */
    againMs?: number;
  }) {
    this.#access = options.access;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#againMs = options.againMs ?? AGAIN_MS;
  }

  /**
   * Waits while rights cannot be known.
   *
   * @throws NotAllowedError when she is none any more
   */
  async requireStillOperator(recorded: RecordedOperator): Promise<void> {
    const principals = await this.#waitFor(recorded.signal, async () => {
      this.#access.assertFresh();
      return this.#principalsOf(recorded);
    });
    this.#access.assertStillOperator(principals);
  }

  async #waitFor<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + KNOWN_WITHIN_MS;
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (Date.now() > deadline) {
          throw error;
        }
        await delay(this.#againMs, signal);
        signal.throwIfAborted();
      }
    }
  }

  async #principalsOf({ user, principals }: RecordedOperator) {
    const groups = await groupsOf(user, {
      catalog: this.#catalog,
      auth: this.#auth,
    });
    return [user, ...principals.filter(ref => groups.includes(ref))];
  }
}
