import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  DEFAULT_REQUEST_LIMITS,
  RequestLimits,
} from '../connection/RequestBudget';

/**
 * Reads how many calls may be in flight, `clusters.requests`.
 *
 * @throws InputError naming the key that is no whole number from 1 on
 */
export function readRequestLimits(root: Config): RequestLimits {
  const read = (key: keyof RequestLimits) => {
    const path = `clusters.requests.${key}`;
    const limit = root.getOptionalNumber(path) ?? DEFAULT_REQUEST_LIMITS[key];
    if (!Number.isInteger(limit) || limit < 1) {
      throw new InputError(`${path} must be a whole number from 1 on`);
    }
    return limit;
  };
  return { perCell: read('perCell'), inAll: read('inAll') };
}
