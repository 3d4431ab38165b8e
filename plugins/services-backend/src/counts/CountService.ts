import { randomUUID } from 'node:crypto';
import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Cell, Row } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { OtherReplicas } from '@longshore/plugin-longshore-node';
import { MemberLevel } from '@longshore/plugin-members-common';
import { Principals } from '@longshore/plugin-members-node';
import { SetCountsRequest } from '@longshore/plugin-services-common';
import { serviceKey, ServiceTarget } from '../live/serviceKey';
import { applyCounts } from './applyCounts';
import { CountLease } from './CountLease';
import { CountStore } from './CountStore';
import { CountsView } from './CountsView';
import { findCountTargets } from './CountTargets';

/**
 * Who wants counts set and by what right.
 *
 * @internal
 */
export type CountAuthor = {
  user: string;
  principals: Principals;
  level: MemberLevel;
  credentials: BackstageCredentials;
};

/**
 * What setting counts led to.
 *
 * @internal
 */
export type CountsChanged = {
  operationId: string;
  changes: { track: string; cell: string; from: number; to: number }[];
  /** Places where it did not work, by code. */
  failures: { track: string; cell: string; code: string }[];
};

/**
 * Sets counts: the record first, then the clusters, then what became of it.
 *
 * @remarks
 *
 * The record and its history are written as `pending` in one transaction before
 * any cluster is asked. Should this process die in between, `PendingCounts`
 * finds the record and settles it, here or in another replica.
 *
 * @internal
 */
export class CountService {
  readonly #store: CountStore;
  readonly #view: CountsView;
  readonly #clusters: ClustersService;
  readonly #rows: {
    rowsOf(key: string): Iterable<Row>;
    cells(): ReadonlyMap<string, Cell>;
  };
  readonly #logger: LoggerService;
  readonly #others: Pick<OtherReplicas, 'tell'>;
  readonly #replica: string;

  constructor(options: {
    store: CountStore;
    view: CountsView;
    clusters: ClustersService;
    rows: {
      rowsOf(key: string): Iterable<Row>;
      cells(): ReadonlyMap<string, Cell>;
    };
    logger: LoggerService;
    others: Pick<OtherReplicas, 'tell'>;
    /** Id of this process. */
    replica: string;
  }) {
    this.#store = options.store;
    this.#view = options.view;
    this.#clusters = options.clusters;
    this.#rows = options.rows;
    this.#logger = options.logger;
    this.#others = options.others;
    this.#replica = options.replica;
  }

  async setCounts(options: {
    service: ServiceTarget;
    request: SetCountsRequest;
    author: CountAuthor;
  }): Promise<CountsChanged> {
    const { service, request, author } = options;
    const targets = findCountTargets({
      counts: request.counts,
      rows: this.#rows.rowsOf(serviceKey(service)),
      cells: this.#rows.cells(),
    });
    const operationId = randomUUID();
    const begun = await this.#store.begin({
      service,
      targets,
      expectedVersion: request.countsVersion,
      author: author.user,
      principals: author.principals,
      reason: request.reason,
      operationId,
      holder: this.#replica,
    });
    const changed = targets.flatMap(target => {
      const record = begun.find(
        ({ track, cell }) => track === target.track && cell === target.cell,
      );
      return record ? [{ ...target, fence: record.fence }] : [];
    });
    const lease = new CountLease({
      store: this.#store,
      logger: this.#logger,
      operationId,
      holder: this.#replica,
    });
    const applied = await lease.during(async () => {
      // Pages show the wish while clusters are still being asked.
      await this.#show();
      const results = await applyCounts({
        clusters: this.#clusters,
        logger: this.#logger,
        authority: {
          level: author.level,
          user: author.user,
          operation: operationId,
        },
        targets: changed,
        credentials: author.credentials,
        isHeld: () => lease.isHeld(),
      });
      await this.#store.settle(
        results.map(({ target, failure }) => ({
          service,
          track: target.track,
          cell: target.cell,
          operationId,
          fence: target.fence,
          failure,
        })),
      );
      return results;
    });
    await this.#show();

    return {
      operationId,
      changes: changed.map(({ track, cell, live, desired }) => ({
        track,
        cell,
        from: live,
        to: desired,
      })),
      failures: applied.flatMap(({ target: { track, cell }, failure }) =>
        failure ? [{ track, cell, code: failure.code }] : [],
      ),
    };
  }

  async #show() {
    this.#others.tell();
    await this.#view.refresh();
  }
}
