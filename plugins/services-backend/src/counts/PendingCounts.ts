import {
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { DeploymentRow } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { Failure } from '@longshore/plugin-longshore-common';
import { OtherReplicas } from '@longshore/plugin-longshore-node';
import { LiveRows } from '../live/LiveRows';
import { isSilent } from '../live/mergeService';
import { serviceKey } from '../live/serviceKey';
import { applyCounts } from './applyCounts';
import { CountLease } from './CountLease';
import { CountRecord } from './CountRecord';
import { CountOutcome, CountStore } from './CountStore';
import { CountsView } from './CountsView';
import { RightsCheck } from './RightsCheck';

/**
 * Settles counts whose process died between the record and its outcome.
 *
 * @remarks
 *
 * Every replica looks, and leaves what is in a cell that it does not hear from
 * to those which do.
 * A count is in other hands at most the length of a lease, the time between
 * looks and the time of a write after its process died.
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
  readonly #others: Pick<OtherReplicas, 'tell'>;
  readonly #replica: string;
  readonly #logger: LoggerService;

  constructor(options: {
    store: CountStore;
    view: CountsView;
    rows: LiveRows;
    clusters: ClustersService;
    rights: RightsCheck;
    auth: AuthService;
    others: Pick<OtherReplicas, 'tell'>;
    /** Id of this process. */
    replica: string;
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#view = options.view;
    this.#rows = options.rows;
    this.#clusters = options.clusters;
    this.#rights = options.rights;
    this.#auth = options.auth;
    this.#others = options.others;
    this.#replica = options.replica;
    this.#logger = options.logger;
  }

  /** In every replica; a lease sees to it that one of them does the work. */
  async schedule(scheduler: SchedulerService): Promise<void> {
    await scheduler.scheduleTask({
      id: 'settle-pending-counts',
      scope: 'local',
      frequency: { seconds: 5 },
      timeout: { minutes: 5 },
      fn: signal => this.settle(signal),
    });
  }

  async settle(signal?: AbortSignal): Promise<void> {
    // Before that nothing could be judged.
    if (!this.#rows.complete) {
      return;
    }
    while (!signal?.aborted) {
      const record = await this.#store.takeAbandoned({
        holder: this.#replica,
        notIn: this.#silentCells(),
      });
      if (!record) {
        break;
      }
      await this.#settle(record);
    }
  }

  #silentCells(): string[] {
    return [...this.#rows.cells().values()]
      .filter(isSilent)
      .map(({ name }) => name);
  }

  /** What cannot be settled stays ours until the lease ends, and then anyone's. */
  async #settle(record: CountRecord): Promise<void> {
    const lease = new CountLease({
      store: this.#store,
      logger: this.#logger,
      operationId: record.operationId,
      holder: this.#replica,
    });
    try {
      const outcome = await lease.during(() => this.#judge(record, lease));
      if (outcome) {
        await this.#store.settle([outcome]);
        this.#others.tell();
        await this.#view.refresh();
      }
    } catch (error) {
      this.#logger.warn(
        `Cannot settle operation ${record.operationId} yet: ${error}`,
      );
    }
  }

  async #judge(
    record: CountRecord,
    lease: CountLease,
  ): Promise<CountOutcome | undefined> {
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
    const [applied] = await applyCounts({
      clusters: this.#clusters,
      logger: this.#logger,
      authority: {
        level,
        user: record.author,
        operation: record.operationId,
      },
      targets: [{ ...record, live: deployment.desired, deployment }],
      credentials: await this.#auth.getOwnServiceCredentials(),
      isHeld: () => lease.isHeld(),
    });
    // Nobody was asked: the next run tries again.
    return applied === undefined ||
      applied.failure?.code === 'clusters-unreachable'
      ? undefined
      : toOutcome(record, applied.failure);
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
    fence: record.fence,
    failure,
  };
}
