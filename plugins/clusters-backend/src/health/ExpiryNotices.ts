import { NotificationService } from '@backstage/plugin-notifications-node';
import { CellOverview, CellWarning } from '@longshore/plugin-clusters-common';
import { Knex } from 'knex';
import { Clock } from '../time/Clock';
import { EXPIRED } from './cellWarnings';
import { expiryNotification } from './expiryNotification';
import { inTime } from './inTime';
import { LeaderLease, LeadershipLostError, whileLeading } from './LeaderLease';

const EVERY_MS = 60_000;
/** Operators are told each time that one of these is reached, in days left. */
const THRESHOLDS = [0, 1, 3, 7, 30];
/** What stands for so long after that is told again. */
const REMIND_AFTER_MS = 7 * 24 * 3_600_000;
const EXPIRIES: ReadonlySet<string> = new Set(Object.entries(EXPIRED).flat());

type NoticeRow = {
  cell: string;
  code: string;
  days: number;
  told_at: Date | number | string;
};

/**
 * Tells operators ahead of time of certificates and tokens that expire, and when
 * they have: once for each threshold, and weekly while nobody does anything about it, whichever
 * replica leads.
 */
export class ExpiryNotices {
  readonly #knex: Knex;
  readonly #overviews: () => Promise<CellOverview[]>;
  readonly #notifications: NotificationService;
  readonly #operators: string[];
  readonly #clock: Clock;
  #lookedAt = -Infinity;

  constructor(options: {
    knex: Knex;
    overviews: () => Promise<CellOverview[]>;
    notifications: NotificationService;
    /** Entity refs of people and groups who are notified. */
    operators: string[];
    clock: Clock;
  }) {
    this.#knex = options.knex;
    this.#overviews = options.overviews;
    this.#notifications = options.notifications;
    this.#operators = options.operators;
    this.#clock = options.clock;
  }

  /**
   * Tells of what was not told yet; at most once a minute. A notification that
   * was sent and not noted is sent again, which updates it. One that cannot be
   * sent keeps no other back.
   *
   * @throws LeadershipLostError when another replica has taken over
   * @throws AggregateError when some could not be sent
   */
  async look(lease: LeaderLease): Promise<void> {
    const now = this.#clock.now();
    if (this.#operators.length === 0 || now - this.#lookedAt < EVERY_MS) {
      return;
    }
    this.#lookedAt = now;
    const told = await this.#knex<NoticeRow>('cell_expiry_notices').select();
    const failures: unknown[] = [];
    for (const { name, health } of await this.#overviews()) {
      for (const warning of health.warnings) {
        const before = told.find(
          row => row.cell === name && row.code === warning.code,
        );
        if (EXPIRIES.has(warning.code) && this.#isNews(warning, before)) {
          await this.#tell(lease, name, warning).catch(error => {
            if (error instanceof LeadershipLostError) throw error;
            failures.push(error);
          });
        }
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${failures.length} notices of expiry could not be sent: ${failures[0]}`,
      );
    }
  }

  #isNews(warning: CellWarning, before: NoticeRow | undefined): boolean {
    return (
      !before ||
      thresholdOf(warning) < before.days ||
      this.#clock.now() - new Date(before.told_at).getTime() >= REMIND_AFTER_MS
    );
  }

  async #tell(lease: LeaderLease, cell: string, warning: CellWarning) {
    await inTime(
      this.#clock,
      this.#notifications.send({
        recipients: { type: 'entity', entityRef: this.#operators },
        payload: expiryNotification(cell, warning),
      }),
    );
    const row = {
      cell,
      code: warning.code,
      days: thresholdOf(warning),
      told_at: new Date(this.#clock.now()),
    };
    await whileLeading(this.#knex, lease, tx =>
      tx<NoticeRow>('cell_expiry_notices')
        .insert(row)
        .onConflict(['cell', 'code'])
        .merge(),
    );
  }
}

function thresholdOf({ params }: CellWarning): number {
  const days = Number(params?.days ?? 0);
  return THRESHOLDS.find(threshold => days <= threshold) ?? days;
}
