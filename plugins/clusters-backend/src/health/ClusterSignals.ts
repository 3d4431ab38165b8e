import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  CellOverview,
  CLUSTERS_CHANNEL,
} from '@longshore/plugin-clusters-common';
import { CellRows } from '../rows/CellRows';
import { Clock } from '../time/Clock';
import { CellOverviews } from './CellOverviews';

/**
 * Pods come and go all the time, and what they request moves bars by a hair:
 * it is not worth to be added up, and pages to be drawn anew, every second.
 */
const CAPACITY_EVERY_MS = 10_000;

/**
 * Tells open pages that the list of cells may have changed. Only the replica
 * that leads compares, once a second, so that there is at most one signal a
 * second however many replicas there are. Anybody may listen, so it names
 * nothing.
 */
export class ClusterSignals {
  readonly #signals: SignalsService;
  readonly #overviews: Pick<CellOverviews, 'list'>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  #nodeChanges = 0;
  #shown = '';
  #capacity = '';
  #capacityAt = -Infinity;
  #revision: number;

  constructor(options: {
    signals: SignalsService;
    overviews: Pick<CellOverviews, 'list'>;
    rows: Pick<CellRows, 'onChange'>;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#overviews = options.overviews;
    this.#clock = options.clock;
    this.#logger = options.logger;
    // Above that of any replica that led before.
    this.#revision = options.clock.now();
    options.rows.onChange(({ kind }) => {
      if (kind === 'Node') {
        this.#nodeChanges += 1;
      }
    });
  }

  /** Looks at what pages would be shown now. Never rejects. */
  async compare(): Promise<void> {
    const now = this.#clock.now();
    const whole = now - this.#capacityAt >= CAPACITY_EVERY_MS;
    const overviews = await this.#overviews.list({ capacity: whole });
    const shown = JSON.stringify([this.#nodeChanges, overviews.map(steady)]);
    const capacity = whole
      ? JSON.stringify(overviews.map(one => one.capacity ?? null))
      : this.#capacity;
    if (whole) {
      this.#capacityAt = now;
    }
    if (shown === this.#shown && capacity === this.#capacity) {
      return;
    }
    this.#shown = shown;
    this.#capacity = capacity;
    this.#revision = Math.max(this.#revision + 1, now);
    try {
      await this.#signals.publish({
        recipients: { type: 'broadcast' },
        channel: CLUSTERS_CHANNEL,
        message: { revision: this.#revision },
      });
    } catch (error) {
      this.#logger.warn(`Open pages were not told of a change: ${error}`);
    }
  }
}

/** What changes only when there is something to see. */
function steady(overview: CellOverview) {
  const { name, region, environments, version, writable, source } = overview;
  const { contact, health } = overview;
  return [
    [name, region, environments, version, writable, source],
    [contact.state, contact.since, contact.failure?.code],
    [health.state, health.since, health.dataPlane],
    health.warnings.map(({ code }) => code),
  ];
}
