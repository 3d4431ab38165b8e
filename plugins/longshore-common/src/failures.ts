/**
 * Why something did not work, in a form that survives translation: pages choose
 * their sentence by `code` and fill it from `params`; `message` is the English
 * sentence for logs and API users.
 *
 * @public
 */
export type Failure = {
  /** Stable and kebab-case, for example `certificate-expired`. */
  code: string;
  /** What happened, where, and what to do, in one English sentence. */
  message: string;
  /** Values for the translated sentence. Never holds a secret. */
  params?: Record<string, string>;
};

/**
 * Gives an error the `code` and `params` by which a page finds its translated
 * sentence. Backstage's error middleware carries both to the browser.
 *
 * @param error - an error of `@backstage/errors`, which decides the HTTP status
 * @public
 */
export function withFailure<TError extends Error>(
  error: TError,
  failure: Omit<Failure, 'message'>,
): TError & Omit<Failure, 'message'> {
  return Object.assign(error, failure);
}
