import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';

const TOPIC = 'longshore.services.counts';

/**
 * Tells the other processes of this plugin that a count was written, so that
 * they read it at once instead of within seconds.
 *
 * @remarks
 *
 * Each process subscribes under an id of its own: of processes with the same id
 * the events plugin would tell only one. An event may be lost, and without the
 * events plugin none gets through; then the regular reading finds the write.
 *
 * @internal
 */
export class OtherReplicas {
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  readonly #replica: string;

  constructor(options: {
    events: EventsService;
    logger: LoggerService;
    /** Id of this process. */
    replica: string;
  }) {
    this.#events = options.events;
    this.#logger = options.logger;
    this.#replica = options.replica;
  }

  /** Says that counts were written. Does not wait for anybody to hear it. */
  tell(): void {
    this.#events
      .publish({ topic: TOPIC, eventPayload: { replica: this.#replica } })
      .catch(error =>
        this.#logger.debug(
          `Other replicas were not told of a count and read it in some seconds: ${error}`,
        ),
      );
  }

  /** Calls back when another process has written counts. Never rejects. */
  async listen(onWritten: () => Promise<void>): Promise<void> {
    try {
      await this.#events.subscribe({
        id: `counts-${this.#replica}`,
        topics: [TOPIC],
        onEvent: async ({ eventPayload }) => {
          const { replica } = eventPayload as { replica?: string };
          if (replica !== this.#replica) {
            await onWritten();
          }
        },
      });
    } catch (error) {
      this.#logger.warn(
        `Counts of other replicas are not heard of and read in some seconds: ${error}`,
      );
    }
  }
}
