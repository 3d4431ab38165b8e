import { CellConnection } from '../../connection/CellConnection';
import { Semaphore } from '../../connection/Semaphore';
import { Right } from './requiredRights';

/** Enough to be through in a few round trips, few enough to disturb nobody. */
const AT_ONCE = 16;
const TIMEOUT_MS = 5_000;

/** Asks an API server what the account that we are there may do. */
export class AccessReviews {
  readonly #connection: CellConnection;
  readonly #signal: AbortSignal;
  readonly #slots = new Semaphore(AT_ONCE);

  constructor(options: { connection: CellConnection; signal: AbortSignal }) {
    this.#connection = options.connection;
    this.#signal = options.signal;
  }

  /** @throws CellError */
  async missing(rights: Right[]): Promise<Right[]> {
    const allowed = await Promise.all(rights.map(right => this.may(right)));
    return rights.filter((_, index) => !allowed[index]);
  }

  /** @throws CellError */
  async may({ group, resource, name, verb }: Right): Promise<boolean> {
    const [plain, ...subresource] = resource.split('/');
    const release = await this.#slots.acquire(this.#signal);
    try {
      const { status } = await this.#connection.call({
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              group,
              resource: plain,
              verb,
              ...(subresource.length > 0 && {
                subresource: subresource.join('/'),
              }),
              ...(name !== undefined && { name }),
            },
          },
        },
        what: `ask whether we may ${verb} ${resource}`,
        timeoutMs: TIMEOUT_MS,
        signal: this.#signal,
      });
      return (status as { allowed?: unknown } | undefined)?.allowed === true;
    } finally {
      release();
    }
  }
}
