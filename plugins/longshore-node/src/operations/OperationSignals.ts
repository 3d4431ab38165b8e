import { LoggerService } from '@backstage/backend-plugin-api';
import {
  Operation,
  operationChannel,
} from '@longshore/plugin-longshore-common';

/** Of an operation, at most one a second. */
const INTERVAL_MS = 1_000;

/**
 * Tells open operation pages that there is something new. Trailing: the signal
 * comes when the second is over and so after the last change in it. It carries a
 * revision and nothing else, since anybody may listen to any channel.
 *
 * @public
 */
export class OperationSignals {
  readonly #signals: {
    publish(signal: {
      recipients: { type: 'broadcast' };
      channel: string;
      message: { revision: number };
    }): Promise<void>;
  };
  readonly #logger: LoggerService;
  readonly #changed = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: {
    /** The signals service. */
    signals: {
      publish(signal: {
        recipients: { type: 'broadcast' };
        channel: string;
        message: { revision: number };
      }): Promise<void>;
    };
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Says that an operation changed; `onChange` of `Operations.create`. */
  changed({ id, revision }: Operation): void {
    this.#changed.set(id, revision);
    this.#timer ??= setTimeout(() => this.#send(), INTERVAL_MS).unref();
  }

  /** Sends nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #send() {
    this.#timer = undefined;
    const changed = [...this.#changed];
    this.#changed.clear();
    try {
      await Promise.all(
        changed.map(([id, revision]) =>
          this.#signals.publish({
            recipients: { type: 'broadcast' },
            channel: operationChannel(id),
            message: { revision },
          }),
        ),
      );
    } catch (error) {
      this.#logger.warn(`Open pages were not told of an operation: ${error}`);
    }
  }
}
