import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  EVERY_SERVICE_CHANNEL,
  serviceChannel,
  SERVICES_CHANNEL,
} from '@longshore/plugin-services-common';

/**
 * Of a channel, at most one in so long. With what a change waits for before and
 * after it, a page still shows it within a second.
 */
const INTERVAL_MS = 400;

/**
 * Each signal is an event, which the events plugin takes by HTTP, 5 ms each; a
 * start with 10,000 services would keep a processor busy for a minute. Beyond
 * this all pages of services are told at once.
 */
const SERVICES_AT_ONCE = 20;

/**
 * Tells open pages that something changed: at once when all was quiet, else when
 * the interval is over and so after the last change in it.
 *
 * @internal
 */
export class ServiceSignals {
  readonly #signals: SignalsService;
  readonly #logger: LoggerService;
  readonly #replica: string;
  readonly #revision: () => number;
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sentAt = -Infinity;

  constructor(options: {
    signals: SignalsService;
    logger: LoggerService;
    /** Id of this process, to whose answers the revision belongs. */
    replica: string;
    revision: () => number;
  }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
    this.#replica = options.replica;
    this.#revision = options.revision;
  }

  /** Says that services changed, by their opaque ids. */
  changed(ids: Iterable<string>): void {
    for (const id of ids) {
      this.#changed.add(id);
    }
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #schedule() {
    this.#timer ??= setTimeout(
      () => this.#send(),
      Math.max(0, this.#sentAt + INTERVAL_MS - Date.now()),
    ).unref();
  }

  async #send() {
    this.#timer = undefined;
    this.#sentAt = Date.now();
    const ids = [...this.#changed];
    this.#changed.clear();
    const channels = [
      ...(ids.length > SERVICES_AT_ONCE
        ? [EVERY_SERVICE_CHANNEL]
        : ids.map(serviceChannel)),
      SERVICES_CHANNEL,
    ];
    const message = { revision: this.#revision(), replica: this.#replica };
    try {
      await Promise.all(
        channels.map(channel =>
          this.#signals.publish({
            recipients: { type: 'broadcast' },
            channel,
            message,
          }),
        ),
      );
    } catch (error) {
      this.#logger.warn(`Open pages were not told of a change: ${error}`);
    }
  }
}
