import { delay } from '../delay';

/** As a multiple of the time that a page took to come and to be used. */
const REST_PER_PAGE = 2;
const MOST_REST_MS = 30;

/**
 * Goes through pages with a rest after each, in which the event loop is there for
 * others. A whole catalog is read again and again, while nobody waits for it; the
 * first time somebody does.
 *
 * @internal
 */
export async function* unhurried<TPage>(
  pages: AsyncIterable<TPage>,
): AsyncGenerator<TPage, void, void> {
  const never = new AbortController().signal;
  let begunAt = performance.now();
  for await (const page of pages) {
    yield page;
    const tookMs = performance.now() - begunAt;
    await delay(Math.min(REST_PER_PAGE * tookMs, MOST_REST_MS), never);
    begunAt = performance.now();
  }
}
