import { CellError } from '../connection/CellError';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;
/**
 * Rights are granted by people, so asking often has no use. But an API server
 * that has just started refuses for a moment what it allows after that.
 */
const DENIED_MS = { first: 5_000, most: 60_000 };

/**
 * How long to wait after a failure.
 *
 * @param options - `failures` in a row including this one; `random` from 0 to 1
 */
export function backoff(options: {
  error: unknown;
  failures: number;
  random: () => number;
}): number {
  const { error, failures, random } = options;
  if (error instanceof CellError) {
    if (error.status === 401 || error.status === 403) {
      return Math.min(DENIED_MS.most, DENIED_MS.first * 2 ** (failures - 1));
    }
    if (error.retryAfter !== undefined) {
      // Some jitter, or all watches that were refused come back together.
      return error.retryAfter + random() * FIRST_MS;
    }
  }
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return random() * ceiling;
}
