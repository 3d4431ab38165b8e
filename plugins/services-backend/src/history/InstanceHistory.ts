import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { ChangeMessage } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { delay } from '@longshore/plugin-longshore-node';
import { PastInstanceStore } from './PastInstanceStore';

/** The clusters plugin writes ends down within a second or two. */
const SOON_MS = 3_000;
const QUIET_MS = 60_000;
const LONGEST_DELAY_MS = 60_000;
const LIMIT = 500;

const DAY_MS = 24 * 60 * 60_000;
const KEEP_DAYS = 90;

/**
 * Takes over from the clusters plugin how instances ended: stores the facts and
 * only then acknowledges them, so that none is lost when either side stops in
 * between. Every replica does so; the store takes each fact once.
 *
 * @internal
 */
export class InstanceHistory {
  readonly #clusters: ClustersService;
  readonly #store: PastInstanceStore;
  readonly #logger: LoggerService;
  #soon = new AbortController();
  #failing = false;
  #forgottenAt = 0;

  constructor(options: {
    clusters: ClustersService;
    store: PastInstanceStore;
    logger: LoggerService;
  }) {
    this.#clusters = options.clusters;
    this.#store = options.store;
    this.#logger = options.logger;
  }

  /** Looks soon when the change stream tells of rows that went. */
  heard(message: ChangeMessage) {
    if (message.type === 'rows' && message.removed.length > 0) {
      this.#soon.abort();
    }
  }

  /** Takes over until `signal` aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.takeOver();
        await this.#forget();
        failures = 0;
        this.#report(undefined);
        await delay(QUIET_MS, AbortSignal.any([signal, this.#soon.signal]));
        if (this.#soon.signal.aborted) {
          this.#soon = new AbortController();
          await delay(SOON_MS, signal);
        }
      } catch (error) {
        failures += 1;
        this.#report(error);
        await delay(
          Math.min(LONGEST_DELAY_MS, 1_000 * 2 ** failures) *
            (0.5 + Math.random() / 2),
          signal,
        );
      }
    }
  }

  /** Takes over all that there is now. */
  async takeOver(): Promise<void> {
    for (let more = true; more; ) {
      const page = await this.#clusters.listInstanceEnds({ limit: LIMIT });
      if (page.ends.length > 0) {
        await this.#store.add(page.ends);
        await this.#clusters.acknowledgeInstanceEnds(
          page.ends.map(({ id }) => id),
        );
      }
      more = page.more;
    }
  }

  async #forget(): Promise<void> {
    const now = Date.now();
    if (now - this.#forgottenAt > DAY_MS) {
      await this.#store.forgetBefore(now - KEEP_DAYS * DAY_MS);
      this.#forgottenAt = now;
    }
  }

  #report(error: unknown) {
    if (error && !this.#failing) {
      this.#logger.warn(
        'Ends of instances cannot be taken over now; the clusters plugin keeps them',
        toError(error),
      );
    } else if (!error && this.#failing) {
      this.#logger.info('Ends of instances are taken over again');
    }
    this.#failing = Boolean(error);
  }
}
