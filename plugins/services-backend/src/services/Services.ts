import { LoggerService } from '@backstage/backend-plugin-api';
import { Cell } from '@longshore/plugin-clusters-common';
import { MemberLevel } from '@longshore/plugin-members-common';
import { Principals } from '@longshore/plugin-members-node';
import {
  ActionAvailability,
  CountChange,
  InstanceListQuery,
  InstanceListResponse,
  PastInstanceList,
  PastInstanceQuery,
  ServiceCell,
  ServiceDetail,
  ServiceEnvironmentsResponse,
  ServiceListQuery,
  ServiceListResponse,
  ServiceSummary,
} from '@longshore/plugin-services-common';
import { ComponentDirectory } from '../catalog/ComponentDirectory';
import { CountStore } from '../counts/CountStore';
import { CountsView } from '../counts/CountsView';
import { PastInstanceStore } from '../history/PastInstanceStore';
import { imageVersion } from '../live/imageVersion';
import { LiveRows } from '../live/LiveRows';
import { ServiceIndex } from '../live/ServiceIndex';
import { serviceKey, ServiceTarget } from '../live/serviceKey';
import { toServiceCounts } from './toServiceCounts';
import { listInstances } from './listInstances';

const HISTORY_LENGTH = 20;
const DEFAULT_LIMIT = 50;
const DEFAULT_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Services as they are, whoever asks. Lists come from memory only.
 *
 * @internal
 */
export class Services {
  readonly #index: ServiceIndex;
  readonly #rows: LiveRows;
  readonly #counts: CountsView;
  readonly #store: CountStore;
  readonly #components: ComponentDirectory;
  readonly #pastInstances: PastInstanceStore;
  readonly #logger: LoggerService;
  /** Id of this process. */
  readonly replica: string;

  constructor(options: {
    index: ServiceIndex;
    rows: LiveRows;
    counts: CountsView;
    store: CountStore;
    components: ComponentDirectory;
    pastInstances: PastInstanceStore;
    logger: LoggerService;
    replica: string;
  }) {
    this.#index = options.index;
    this.#rows = options.rows;
    this.#counts = options.counts;
    this.#store = options.store;
    this.#components = options.components;
    this.#pastInstances = options.pastInstances;
    this.#logger = options.logger;
    this.replica = options.replica;
  }

  get revision(): number {
    return this.#index.revision;
  }

  /** Takes in a write that the reader has just made, in whichever replica. */
  async catchUp(minRevision: number | undefined): Promise<void> {
    if (minRevision !== undefined && this.#counts.revision < minRevision) {
      // It was committed before its revision became known to anybody, so one
      // read is enough and a revision that nobody wrote costs no more.
      await this.#counts.refresh();
    }
  }

  list(
    query: ServiceListQuery,
    reader: {
      principals: Principals;
      readable: ReadonlySet<string>;
      policyAllowsRead?: (entityRef: string) => boolean;
    },
  ): ServiceListResponse {
    const page = this.#index.query({
      among: reader.readable,
      isVisible: reader.policyAllowsRead,
      text: query.filter?.trim().toLocaleLowerCase('en-US'),
      environments: query.environment && new Set(query.environment),
      states: query.state && new Set(query.state),
      cells: query.cell && new Set(query.cell),
      owners: query.mine ? new Set(reader.principals) : undefined,
      sort: query.sort ?? 'name',
      order: query.order ?? 'asc',
      offset: query.offset ?? 0,
      limit: query.limit ?? DEFAULT_LIMIT,
    });
    return {
      ...page,
      cells: this.#cellsOf(page.cells),
      revision: this.revision,
      replica: this.replica,
      complete: this.#rows.complete && this.#components.loaded,
    };
  }

  environments(entityRef: string): ServiceEnvironmentsResponse {
    const items = this.#index.environmentsOf(entityRef);
    return {
      items,
      cells: this.#cellsOf(items.flatMap(({ cells }) => cells)),
      revision: this.revision,
      replica: this.replica,
    };
  }

  get(service: ServiceTarget): ServiceSummary | undefined {
    return this.#index.get(serviceKey(service));
  }

  /** Cells that pages about a service name. */
  cellsOf(summary: ServiceSummary): ServiceCell[] {
    return this.#cellsOf([
      ...summary.cells,
      ...this.counts(summary).map(({ cell }) => cell),
    ]);
  }

  counts(service: ServiceTarget) {
    const key = serviceKey(service);
    return toServiceCounts(this.#rows.rowsOf(key), this.#counts.recordsOf(key));
  }

  countsVersion(service: ServiceTarget): number {
    return this.#counts.versionOf(serviceKey(service));
  }

  async detail(
    summary: ServiceSummary,
    reader: { level: MemberLevel; scale: ActionAvailability },
  ): Promise<ServiceDetail> {
    return {
      ...summary,
      description: this.#components.get(summary.entityRef)?.description,
      level: reader.level,
      counts: this.counts(summary),
      countsVersion: this.countsVersion(summary),
      countHistory: await this.#history(summary),
      actions: { scale: this.#scalable(summary, reader.scale) },
      environments: this.#index
        .environmentsOf(summary.entityRef)
        .map(({ environment }) => environment),
    };
  }

  /** The only part of the page that is not in memory, and not worth all of it. */
  async #history(service: ServiceTarget): Promise<CountChange[] | undefined> {
    try {
      return await this.#store.history(service, HISTORY_LENGTH);
    } catch (error) {
      this.#logger.warn(`The count history cannot be read: ${error}`);
      return undefined;
    }
  }

  instances(
    service: ServiceTarget,
    query: InstanceListQuery,
  ): InstanceListResponse {
    return {
      ...listInstances({
        rows: this.#rows.rowsOf(serviceKey(service)),
        cells: this.#rows.cells(),
        query: { ...query, limit: query.limit ?? DEFAULT_LIMIT },
      }),
      revision: this.revision,
      replica: this.replica,
    };
  }

  /** From the database: what is no more is in no memory. */
  async pastInstances(
    service: ServiceTarget,
    query: PastInstanceQuery,
  ): Promise<PastInstanceList> {
    const { days = DEFAULT_DAYS, offset = 0, limit = DEFAULT_LIMIT } = query;
    const { items, totalItems } = await this.#pastInstances.list({
      service,
      since: Date.now() - days * DAY_MS,
      offset,
      limit,
    });
    return {
      totalItems,
      items: items.map(({ id: _, claim, ...rest }) => ({
        ...rest,
        track: claim.track,
        version: rest.image && imageVersion(rest.image),
      })),
    };
  }

  /** What the service itself allows, once the person is allowed to. */
  #scalable(
    summary: ServiceSummary,
    allowed: ActionAvailability,
  ): ActionAvailability {
    if (!allowed.allowed) {
      return allowed;
    }
    if (!summary.managed) {
      return { allowed: false, because: 'not-managed' };
    }
    const cells = this.#rows.cells();
    return summary.cells.every(name => cells.get(name)?.writable === false)
      ? { allowed: false, because: 'read-only-cell' }
      : allowed;
  }

  #cellsOf(names: Iterable<string>): ServiceCell[] {
    const cells = this.#rows.cells();
    return [...new Set(names)]
      .map(name => cells.get(name))
      .filter((cell): cell is Cell => cell !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, region, environments, simulated, contact }) => ({
        name,
        region,
        environments,
        simulated,
        contact,
      }));
  }
}
