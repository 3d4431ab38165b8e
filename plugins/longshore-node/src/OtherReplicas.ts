import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';

/**
 * Tells the other processes of a plugin that something was written, so that they
 * read it at once instead of within seconds.
 *
 * @remarks
 *
 * Each process subscribes under an id of its own: of processes with the same id
 * the events plugin would tell only one. An event may be lost, and without the
 * events plugin none gets through; then the regular reading finds the write.
 *
 * @public
 */
export class OtherReplicas {
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  readonly #replica: string;
  readonly #topic: string;
  readonly #what: string;

  constructor(options: {
    events: EventsService;
    logger: LoggerService;
    /** Id of this process. */
    replica: string;
    topic: string;
    /** What was written, for the log: `Counts`, for example. */
    what: string;
  }) {
    this.#events = options.events;
    this.#logger = options.logger;
    this.#replica = options.replica;
    this.#topic = options.topic;
    this.#what = options.what;
  }

  /** Says that something was written. Does not wait for anybody to hear it. */
  tell(): void {
    this.#events
      .publish({
        topic: this.#topic,
        eventPayload: { replica: this.#replica },
      })
      .catch(error =>
        this.#logger.debug(
          `${
            this.#what
          }: other replicas were not told of a change and read it in some seconds: ${error}`,
        ),
      );
  }

  /** Calls back when another process has written something. Never rejects. */
  async listen(onWritten: () => Promise<void>): Promise<void> {
    try {
      await this.#events.subscribe({
        id: `${this.#topic}-${this.#replica}`,
        topics: [this.#topic],
        onEvent: async ({ eventPayload }) => {
          const { replica } = eventPayload as { replica?: string };
          if (replica !== this.#replica) {
            await onWritten();
          }
        },
      });
    } catch (error) {
      this.#logger.warn(
        `${
          this.#what
        }: what other replicas write is not heard of and read in some seconds: ${error}`,
      );
    }
  }
}
