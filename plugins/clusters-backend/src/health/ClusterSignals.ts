import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  CellOverview,
  CLUSTERS_CHANNEL,
} from '@longshore/plugin-clusters-common';
import { CellRows } from '../rows/CellRows';
import { Clock } from '../time/Clock';
import { CellBrief, CellOverviews } from './CellOverviews';

/**
 * Pods come and go all the time, and what they request moves bars by a hair:
 * it is not worth to be added up, and pages to be drawn anew, every second.
 * Neither are warnings, which take their time to come about.
 */
const WHOLE_EVERY_MS = 10_000;

/**
 * Tells open pages that the list of cells may have changed. Only the replica
 * that leads compares, once a second, so that there is at most one signal a
 * second however many replicas there are. Anybody may listen, so it names
 * nothing.
 */
export class ClusterSignals {
  readonly #signals: SignalsService;
  readonly #overviews: Pick<CellOverviews, 'briefs' | 'list'>;
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  #nodeChanges = 0;
  #shown = '';
  #whole = '';
  #wholeAt = -Infinity;
  #revision: number;

  constructor(options: {
    signals: SignalsService;
    overviews: Pick<CellOverviews, 'briefs' | 'list'>;
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
    const briefs = await this.#overviews.briefs();
    const shown = JSON.stringify([this.#nodeChanges, briefs.map(steady)]);
    let whole = this.#whole;
    if (now - this.#wholeAt >= WHOLE_EVERY_MS) {
      whole = JSON.stringify((await this.#overviews.list()).map(slow));
      this.#wholeAt = now;
    }
    if (shown === this.#shown && whole === this.#whole) {
      return;
    }
    this.#shown = shown;
    this.#whole = whole;
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
function steady(brief: CellBrief) {
  const { name, region, environments, version, writable, source } = brief;
  const { contact, health } = brief;
  return [
    [name, region, environments, version, writable, source],
    [contact.state, contact.since, contact.failure?.code],
    [health.state, health.since, health.dataPlane],
  ];
}

/** What costs more to know. */
function slow({ name, health, capacity }: CellOverview) {
  return [name, health.warnings.map(({ code }) => code), capacity ?? null];
}
