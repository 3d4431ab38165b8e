import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { ChangeMessage } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { delay } from '@longshore/plugin-longshore-node';

/**
 * A heartbeat is due every 10 s; after three a connection is taken for dead.
 * Proxies drop connections without telling either end.
 */
const SILENCE_MS = 30_000;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;

/**
 * Follows the change stream of the clusters plugin for as long as the backend
 * runs, reconnecting at the last cursor with growing delays.
 *
 * @internal
 */
export class ChangeConsumer {
  readonly #clusters: ClustersService;
  readonly #logger: LoggerService;
  readonly #onMessage: (message: ChangeMessage) => void;
  readonly #onContact: (lostSince: string | undefined) => void;
  #cursor: string | undefined;
  #lastHeard = Date.now();
  #heard = false;
  #failing = false;

  constructor(options: {
    clusters: ClustersService;
    logger: LoggerService;
    onMessage: (message: ChangeMessage) => void;
    /**
     * Called with the time of the last message once the plugin is silent for
     * 30 s, and with `undefined` when it is heard again.
     */
    onContact: (lostSince: string | undefined) => void;
  }) {
    this.#clusters = options.clusters;
    this.#logger = options.logger;
    this.#onMessage = options.onMessage;
    this.#onContact = options.onContact;
  }

  /** Follows until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let wait = FIRST_DELAY_MS;
    while (!signal.aborted) {
      this.#heard = false;
      try {
        await this.#follow(signal);
      } catch (error) {
        if (!signal.aborted && !this.#failing) {
          this.#failing = true;
          this.#logger.warn(
            `Lost the change stream of the clusters plugin, live state stays as it was last seen while connecting again: ${error}`,
          );
        }
      }
      this.#reportSilence();
      wait = this.#heard
        ? FIRST_DELAY_MS
        : Math.min(wait * 2, LONGEST_DELAY_MS);
      // Replicas that lost the same plugin must not come back all at once.
      await delay(wait * (0.5 + Math.random() / 2), signal);
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const connection = new AbortController();
    const abort = () => connection.abort();
    signal.addEventListener('abort', abort, { once: true });
    let silence: NodeJS.Timeout | undefined;
    const expectMessage = () => {
      clearTimeout(silence);
      silence = setTimeout(abort, SILENCE_MS);
      silence.unref();
    };
    try {
      expectMessage();
      for await (const message of this.#clusters.watchChanges({
        cursor: this.#cursor,
        signal: connection.signal,
      })) {
        expectMessage();
        this.#handle(message);
      }
      throw new ServiceUnavailableError('the stream ended');
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', abort);
    }
  }

  #handle(message: ChangeMessage) {
    if (this.#failing) {
      this.#failing = false;
      this.#logger.info('Following the clusters plugin again');
    }
    this.#heard = true;
    this.#lastHeard = Date.now();
    this.#onContact(undefined);
    this.#onMessage(message);
    // Only once it is handled: what comes after a crash here is sent again.
    if ('cursor' in message) {
      this.#cursor = message.cursor;
    }
  }

  #reportSilence() {
    if (Date.now() - this.#lastHeard >= SILENCE_MS) {
      this.#onContact(new Date(this.#lastHeard).toISOString());
    }
  }
}
