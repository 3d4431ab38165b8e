import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  EVERY_SERVICE_CHANNEL,
  serviceChannel,
  SERVICES_CHANNEL,
} from '@longshore/plugin-services-common';
import { ListReaders } from './ListReaders';

/**
 * Of a channel, at most one in so long: the more was told the last time, the
 * longer. With what a change waits for before and after it, a page still shows it
 * within a second.
 */
const INTERVAL_MS = { perSignal: 50, most: 400 };

/**
 * Each signal is an event, which the events plugin takes by HTTP, 5 ms each; a
 * start with 10,000 services would keep a processor busy for a minute. Beyond
 * this all pages of services are told at once.
 */
const SERVICES_AT_ONCE = 20;

/**
 * Whoever is not known to have the list open here hears that something changed
 * this often: their page may have been read from a replica that is gone.
 */
const RELAXED_INTERVAL_MS = 10_000;

/**
 * A service that changed.
 *
 * @internal
 */
export type ChangedService = {
  /** Opaque. */
  id: string;
  entityRef: string;
};

/**
 * Tells open pages that something changed: at once when all was quiet, else when
 * an interval is over, and so after the last change in it.
 *
 * @remarks
 *
 * Lists are told at once where their readers see what changed, and now and then
 * that anything did; then they need not hurry.
 *
 * @internal
 */
export class ServiceSignals {
  readonly #signals: SignalsService;
  readonly #readers: Pick<ListReaders, 'whoSee'>;
  readonly #logger: LoggerService;
  readonly #replica: string;
  readonly #revision: () => number;
  /** Entity refs by id. */
  readonly #changed = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #relaxedTimer: NodeJS.Timeout | undefined;
  #sentAt = -Infinity;
  #intervalMs = 0;
  #allToldAt = -Infinity;

  constructor(options: {
    signals: SignalsService;
    readers: Pick<ListReaders, 'whoSee'>;
    logger: LoggerService;
    /** Id of this process, to whose answers the revision belongs. */
    replica: string;
    revision: () => number;
  }) {
    this.#signals = options.signals;
    this.#readers = options.readers;
    this.#logger = options.logger;
    this.#replica = options.replica;
    this.#revision = options.revision;
  }

  /** Says that services changed. */
  changed(services: Iterable<ChangedService>): void {
    for (const { id, entityRef } of services) {
      this.#changed.set(id, entityRef);
    }
    this.#timer ??= setTimeout(
      () => this.#send(),
      Math.max(0, this.#sentAt + this.#intervalMs - Date.now()),
    ).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#relaxedTimer);
    this.#timer = undefined;
    this.#relaxedTimer = undefined;
  }

  async #send() {
    this.#timer = undefined;
    this.#sentAt = Date.now();
    const changed = new Map(this.#changed);
    this.#changed.clear();
    this.#intervalMs = Math.min(
      INTERVAL_MS.most,
      INTERVAL_MS.perSignal * (changed.size + 1),
    );
    if (changed.size > SERVICES_AT_ONCE) {
      this.#allToldAt = Date.now();
      await this.#publish([
        this.#toAll(EVERY_SERVICE_CHANNEL),
        this.#toAll(SERVICES_CHANNEL),
      ]);
      return;
    }
    const readers = this.#readers.whoSee([...new Set(changed.values())]);
    this.#tellAllLater();
    await this.#publish([
      ...[...changed.keys()].map(id => this.#toAll(serviceChannel(id))),
      ...(readers.length > 0
        ? [
            {
              ...this.#toAll(SERVICES_CHANNEL),
              recipients: { type: 'user' as const, entityRef: readers },
            },
          ]
        : []),
    ]);
  }

  #tellAllLater() {
    this.#relaxedTimer ??= setTimeout(() => {
      this.#relaxedTimer = undefined;
      this.#allToldAt = Date.now();
      const signal = this.#toAll(SERVICES_CHANNEL);
      void this.#publish([
        { ...signal, message: { ...signal.message, relaxed: true } },
      ]);
    }, Math.max(0, this.#allToldAt + RELAXED_INTERVAL_MS - Date.now())).unref();
  }

  #toAll(channel: string) {
    return {
      recipients: { type: 'broadcast' as const },
      channel,
      message: { revision: this.#revision(), replica: this.#replica },
    };
  }

  async #publish(signals: Parameters<SignalsService['publish']>[0][]) {
    try {
      await Promise.all(signals.map(signal => this.#signals.publish(signal)));
    } catch (error) {
      this.#logger.warn(`Open pages were not told of a change: ${error}`);
    }
  }
}
