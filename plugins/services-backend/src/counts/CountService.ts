import { randomUUID } from 'node:crypto';
import {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Cell, Row } from '@longshore/plugin-clusters-common';
import { ClustersService } from '@longshore/plugin-clusters-node';
import { MemberLevel } from '@longshore/plugin-members-common';
import { Principals } from '@longshore/plugin-members-node';
import { SetCountsRequest } from '@longshore/plugin-services-common';
import { serviceKey, ServiceTarget } from '../live/serviceKey';
import { applyCounts } from './applyCounts';
import { CountStore } from './CountStore';
import { CountsView } from './CountsView';
import { findCountTargets, LiveCountTarget } from './CountTargets';

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

  constructor(options: {
    store: CountStore;
    view: CountsView;
    clusters: ClustersService;
    rows: {
      rowsOf(key: string): Iterable<Row>;
      cells(): ReadonlyMap<string, Cell>;
    };
    logger: LoggerService;
  }) {
    this.#store = options.store;
    this.#view = options.view;
    this.#clusters = options.clusters;
    this.#rows = options.rows;
    this.#logger = options.logger;
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
    });
    // Pages show the wish while clusters are still being asked.
    await this.#view.refresh();

    const changed = targets.filter(target =>
      begun.some(
        ({ track, cell }) => track === target.track && cell === target.cell,
      ),
    );
    const applied = await this.#apply(changed, operationId, author);
    await this.#store.settle(
      applied.map(({ target, failure }) => ({
        service,
        track: target.track,
        cell: target.cell,
        operationId,
        failure,
      })),
    );
    await this.#view.refresh();

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

  async #apply(
    targets: LiveCountTarget[],
    operation: string,
    author: CountAuthor,
  ) {
    return applyCounts({
      clusters: this.#clusters,
      logger: this.#logger,
      authority: { level: author.level, user: author.user, operation },
      targets,
      credentials: author.credentials,
    });
  }
}
