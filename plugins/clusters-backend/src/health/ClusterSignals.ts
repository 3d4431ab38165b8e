import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  CellOverview,
  CLUSTERS_CHANNEL,
} from '@longshore/plugin-clusters-common';
import { CellRows } from '../rows/CellRows';
import { Clock } from '../time/Clock';

/**
 * Pods come and go all the time, and what they request moves bars by a hair:
 * pages need not be drawn anew for it every second.
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
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  #nodeChanges = 0;
  #shown = '';
  #capacity = '';
  #capacityAt = -Infinity;
  #revision: number;

  constructor(options: {
    signals: SignalsService;
    rows: Pick<CellRows, 'onChange'>;
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
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

  /** Takes in what pages would be shown now. Never rejects. */
  async compare(overviews: CellOverview[]): Promise<void> {
    const now = this.#clock.now();
    const shown = JSON.stringify([this.#nodeChanges, overviews.map(steady)]);
    const capacity = JSON.stringify(overviews.map(one => one.capacity ?? null));
    const moved =
      capacity !== this.#capacity &&
      now - this.#capacityAt >= CAPACITY_EVERY_MS;
    if (shown === this.#shown && !moved) {
      return;
    }
    this.#shown = shown;
    if (moved) {
      this.#capacity = capacity;
      this.#capacityAt = now;
    }
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
