import { LoggerService } from '@backstage/backend-plugin-api';
import { CountStore, LEASE_MS } from './CountStore';

/** Three signs of life may be lost before another process takes over. */
const RENEW_EVERY_MS = LEASE_MS / 4;

/**
 * The hold of this process on the pending counts of one operation, which it
 * gives signs of life for as long as it works on them.
 *
 * @internal
 */
export class CountLease {
  readonly #store: Pick<CountStore, 'renew'>;
  readonly #logger: LoggerService;
  readonly #operationId: string;
  readonly #holder: string;

  constructor(options: {
    store: Pick<CountStore, 'renew'>;
    logger: LoggerService;
    operationId: string;
    holder: string;
  }) {
    this.#store = options.store;
    this.#logger = options.logger;
    this.#operationId = options.operationId;
    this.#holder = options.holder;
  }

  /** Does work that others leave alone meanwhile. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => void this.#signOfLife(), RENEW_EVERY_MS);
    timer.unref();
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  /**
   * Asks before each effect, which a process that slept for longer than its
   * lease must not have any more.
   */
  async isHeld(): Promise<boolean> {
    return this.#store.renew({
      operationId: this.#operationId,
      holder: this.#holder,
    });
  }

  async #signOfLife() {
    try {
      await this.isHeld();
    } catch (error) {
      this.#logger.warn(
        `Cannot prolong the lease of operation ${
          this.#operationId
        }, another replica may take it over: ${error}`,
      );
    }
  }
}
