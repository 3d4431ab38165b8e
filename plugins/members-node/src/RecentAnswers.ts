import { LeastRecentlyUsed } from './LeastRecentlyUsed';

/**
 * Asks once for all who want to know the same within some seconds.
 *
 * @remarks
 *
 * An answer counts from when it was asked for. What could not be found out is
 * not remembered.
 *
 * @public
 */
export class RecentAnswers<TAnswer> {
  readonly #rememberedMs: number;
  readonly #answers: LeastRecentlyUsed<{
    answer: Promise<TAnswer>;
    until: number;
  }>;

  /**
   * @param options - `rememberedMs`: milliseconds; `capacity`: how many answers
   * are remembered at most, those that were used longest ago forgotten first
   */
  constructor(options: { rememberedMs: number; capacity: number }) {
    this.#rememberedMs = options.rememberedMs;
    this.#answers = new LeastRecentlyUsed(options);
  }

  /** What is remembered under a key, or what `ask` finds out. */
  async get(key: string, ask: () => Promise<TAnswer>): Promise<TAnswer> {
    const known = this.#answers.get(key);
    if (known && known.until > Date.now()) {
      return known.answer;
    }
    const answer = ask();
    const entry = { answer, until: Date.now() + this.#rememberedMs };
    this.#answers.set(key, entry);
    answer.catch(() => {
      if (this.#answers.get(key) === entry) {
        this.#answers.delete(key);
      }
    });
    return answer;
  }
}
