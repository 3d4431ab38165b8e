import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { DeploymentRow } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { Failure } from '@longshore/plugin-longshore-common';
import { LiveRows } from '../live/LiveRows';
import { isSilent } from '../live/mergeService';
import { serviceKey } from '../live/serviceKey';
import { applyCounts } from './applyCounts';
import { CountRecord } from './CountRecord';
import { CountOutcome, CountStore } from './CountStore';
import { CountsView } from './CountsView';
import { RightsCheck } from './RightsCheck';

/** A cell has 25 s for a write. One that takes longer is set again, harmlessly. */
const ABANDONED_AFTER_MS = 30_000;

/**
 * Settles counts whose process died between the record and its outcome.
 *
 * @remarks
 *
 * A cell that has the count by now has got it. Otherwise the recorded person's
 * right is checked again and the count is set as this plugin itself, with the
 * recorded person and operation. What cannot be judged now, since a cell is
 * silent or the catalog does not answer, stays pending for the next run.
 *
 * @internal
 */
export class PendingCounts {
  readonly #store: CountStore;
  readonly #view: CountsView;
  readonly #rows: LiveRows;
  readonly #clusters: ClustersService;
  readonly #rights: RightsCheck;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;

  constructor(options: {
    store: CountStore;
    view: CountsView;
    rows: LiveRows;
    clusters: ClustersService;
    rights: RightsCheck;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#view = options.view;
    this.#rows = options.rows;
    this.#clusters = options.clusters;
    this.#rights = options.rights;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  /** In one replica at a time, soon after start and every 60 s. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'settle-pending-counts',
      scope: 'global',
      // Cells are read first; before that nothing could be judged.
      initialDelay: { seconds: 10 },
      frequency: { seconds: 60 },
      timeout: { minutes: 5 },
      fn: signal => this.settle(signal),
    });
  }

  async settle(signal?: AbortSignal): Promise<void> {
    const pending = await this.#store.pendingBefore(
      new Date(Date.now() - ABANDONED_AFTER_MS),
    );
    for (const record of pending) {
      if (signal?.aborted) {
        break;
      }
      try {
        const outcome = await this.#judge(record);
        if (outcome) {
          await this.#store.settle([outcome]);
        }
      } catch (error) {
        this.#logger.warn(
          `Cannot settle operation ${record.operationId} yet: ${error}`,
        );
      }
    }
    if (pending.length > 0) {
      await this.#view.refresh();
    }
  }

  async #judge(record: CountRecord): Promise<CountOutcome | undefined> {
    const cell = this.#rows.cells().get(record.cell);
    if (!this.#rows.complete || isSilent(cell)) {
      return undefined;
    }
    const deployment = this.#deploymentOf(record);
    if (!deployment) {
      return toOutcome(record, {
        code: 'deployment-gone',
        message:
          'Before the count was applied the Deployment went away or another joined it',
      });
    }
    if (deployment.desired === record.desired) {
      return toOutcome(record);
    }
    const level = await this.#rights.levelToScale(record);
    if (!level) {
      return toOutcome(record, {
        code: 'right-lost',
        message:
          'Before the count was applied its author lost the right to scale the service',
      });
    }
    const [{ failure }] = await applyCounts({
      clusters: this.#clusters,
      logger: this.#logger,
      authority: {
        level,
        user: record.author,
        operation: record.operationId,
      },
      targets: [{ ...record, live: deployment.desired, deployment }],
      credentials: await this.#auth.getOwnServiceCredentials(),
    });
    // Nobody was asked: the next run tries again.
    return failure?.code === 'clusters-unreachable'
      ? undefined
      : toOutcome(record, failure);
  }

  #deploymentOf(record: CountRecord): DeploymentRow | undefined {
    const rows = [...this.#rows.rowsOf(serviceKey(record))].filter(
      (row): row is DeploymentRow =>
        row.kind === 'Deployment' &&
        row.cell === record.cell &&
        row.claim.track === record.track &&
        row.claim.via === 'label',
    );
    return rows.length === 1 ? rows[0] : undefined;
  }
}

function toOutcome(record: CountRecord, failure?: Failure): CountOutcome {
  return {
    service: record,
    track: record.track,
    cell: record.cell,
    operationId: record.operationId,
    failure,
  };
}
