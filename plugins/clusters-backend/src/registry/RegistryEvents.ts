import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';

const TOPIC = 'longshore.clusters.registry';

/**
 * Tells the other processes of this plugin that a cell was registered, changed
 * or removed, so that they follow at once instead of within seconds.
 *
 * @remarks
 *
 * Each process subscribes under an id of its own: of processes with the same id
 * the events plugin would tell only one. An event may be lost, and without the
 * events plugin none gets through; then the regular reading finds the change.
 */
export class RegistryEvents {
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

  /** Says that there is a change. Does not wait for anybody to hear it. */
  tell(): void {
    this.#events
      .publish({ topic: TOPIC, eventPayload: { replica: this.#replica } })
      .catch(error =>
        this.#logger.debug(
          `Other replicas were not told of a change of cells and read it in some seconds: ${error}`,
        ),
      );
  }

  /** Calls back when another process has changed something. Never rejects. */
  async listen(onChange: () => Promise<void>): Promise<void> {
    try {
      await this.#events.subscribe({
        id: `clusters-registry-${this.#replica}`,
        topics: [TOPIC],
        onEvent: async ({ eventPayload }) => {
          const { replica } = eventPayload as { replica?: string };
          if (replica !== this.#replica) {
            await onChange();
          }
        },
      });
    } catch (error) {
      this.#logger.warn(
        `Changes of cells by other replicas are not heard of and read in some seconds: ${error}`,
      );
    }
  }
}
