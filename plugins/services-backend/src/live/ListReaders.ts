import { atLeast } from '@longshore/plugin-members-common';
import { MemberIndex, Principals } from '@longshore/plugin-members-node';
import { SERVICE_RIGHTS } from '@longshore/plugin-services-common';

/** An open page reads at least every 30 s while somebody looks at it. */
const LEFT_AFTER_MS = 120_000;

type Reader = {
  principals: Principals;
  /** What they could see when they read last. */
  readable: ReadonlySet<string>;
  readAt: number;
};

/**
 * Who has the list in front of them, by what they have read from this process
 * lately. A change is told to those whom it concerns: where 10,000 services of
 * 50 teams change all the time, a page would read twice a second for nothing.
 *
 * @internal
 */
export class ListReaders {
  readonly #index: Pick<MemberIndex, 'levelOf'>;
  readonly #readers = new Map<string, Reader>();

  constructor(options: { index: Pick<MemberIndex, 'levelOf'> }) {
    this.#index = options.index;
  }

  /** Somebody has read the list. */
  saw(
    user: string,
    { principals, readable }: Pick<Reader, 'principals' | 'readable'>,
  ): void {
    this.#readers.set(user, { principals, readable, readAt: Date.now() });
  }

  /**
   * Users with the list in front of them who may see one of these Components, or
   * could when they read last: what has left their list must go.
   */
  whoSee(entityRefs: readonly string[]): string[] {
    this.#forget();
    return [...this.#readers]
      .filter(([, { principals, readable }]) =>
        entityRefs.some(
          ref =>
            readable.has(ref) ||
            atLeast(this.#index.levelOf(principals, ref), SERVICE_RIGHTS.read),
        ),
      )
      .map(([user]) => user);
  }

  #forget() {
    const oldest = Date.now() - LEFT_AFTER_MS;
    for (const [user, { readAt }] of this.#readers) {
      if (readAt < oldest) {
        this.#readers.delete(user);
      }
    }
  }
}
