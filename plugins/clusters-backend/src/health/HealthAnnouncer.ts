import { LoggerService } from '@backstage/backend-plugin-api';
import { CellHealthChange } from '@longshore/plugin-clusters-common';
import { EventsService } from '@backstage/plugin-events-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Clock } from '../time/Clock';
import { healthNotification } from './healthNotification';
import { inTime } from './inTime';

/** Topic of events about the health of cells; their payload is a `CellHealthChange`. */
export const CELL_HEALTH_TOPIC = 'longshore.clusters.health';

/** So long nobody is told after a failure: the next one would fail too. */
const RETRY_AFTER_MS = 30_000;
/** News that could not be told for so long are none any more. */
const GIVE_UP_AFTER_MS = 10 * 60_000;

/** Tells others that what is believed of a cell has changed. */
export class HealthAnnouncer {
  readonly #events: EventsService;
  readonly #notifications: NotificationService;
  readonly #operators: string[];
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  /** Changes whose event went out while their notification has not yet. */
  readonly #published = new Set<string>();
  #failedAt = -Infinity;

  constructor(options: {
    events: EventsService;
    notifications: NotificationService;
    /** Entity refs of people and groups who are notified. */
    operators: string[];
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#events = options.events;
    this.#notifications = options.notifications;
    this.#operators = options.operators;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /**
   * @returns whether everybody was told, or it is too late to; if not it is
   * tried again
   */
  async announce(change: CellHealthChange): Promise<boolean> {
    const now = this.#clock.now();
    if (now - this.#failedAt < RETRY_AFTER_MS) {
      return false;
    }
    try {
      await this.#tell(change);
      this.#published.delete(change.id);
      return true;
    } catch (error) {
      this.#failedAt = now;
      const late = now - Date.parse(change.at) > GIVE_UP_AFTER_MS;
      this.#logger.warn(
        `Not everybody was told that cell '${change.cell}' is ${change.to}${
          late ? ', and will not be any more' : ''
        }: ${error}`,
      );
      if (late) {
        this.#published.delete(change.id);
      }
      return late;
    }
  }

  async #tell(change: CellHealthChange): Promise<void> {
    if (!this.#published.has(change.id)) {
      await inTime(
        this.#clock,
        this.#events.publish({
          topic: CELL_HEALTH_TOPIC,
          eventPayload: change,
        }),
      );
      this.#published.add(change.id);
    }
    const payload = healthNotification(change);
    if (payload && this.#operators.length > 0) {
      await inTime(
        this.#clock,
        this.#notifications.send({
          recipients: { type: 'entity', entityRef: this.#operators },
          payload,
        }),
      );
    }
  }
}
