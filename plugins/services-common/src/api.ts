import { Environment } from '@longshore/plugin-longshore-common';
import {
  PastInstance,
  ServiceCell,
  ServiceCount,
  ServiceDetail,
  ServiceInstance,
  ServiceState,
  ServiceSummary,
} from './services';

/**
 * Channel that carries `{ revision, replica }` whenever any list may have changed:
 * at once to those who see what did, and to all now and then, with `relaxed: true`.
 * Anyone may subscribe to any channel, so it names nothing.
 *
 * @public
 */
export const SERVICES_CHANNEL = 'longshore-services';

/**
 * Channel of one service, with the opaque id of its row.
 *
 * @public
 */
export function serviceChannel(id: string): string {
  return `${SERVICES_CHANNEL}:${id}`;
}

/**
 * Channel that stands for those of all services: it carries the same when so many
 * have changed at once that they are not told one by one.
 *
 * @public
 */
export const EVERY_SERVICE_CHANNEL = `${SERVICES_CHANNEL}-every`;

/**
 * Columns by which the list can be sorted.
 *
 * @public
 */
export const SERVICE_SORT_FIELDS = [
  'name',
  'status',
  'instances',
  'version',
  'updated',
  'owner',
  'environment',
] as const;

/**
 * One of {@link SERVICE_SORT_FIELDS}.
 *
 * @public
 */
export type ServiceSortField = (typeof SERVICE_SORT_FIELDS)[number];

/**
 * Part of every query.
 *
 * @public
 */
export type RevisionQuery = {
  /**
   * `revision` of a write that the reader has just made: the answer contains
   * it, whichever replica of the backend gives it.
   */
  minRevision?: number;
};

/**
 * Part of every answer that tells how things are.
 *
 * @public
 */
export type RevisionAnswer = {
  /** Grows with each change that the replica takes in. */
  revision: number;
  /**
   * Opaque id of the process that answered. Revisions of different ones do not
   * compare: each follows the clusters by itself.
   */
  replica?: string;
};

/**
 * Query of `GET /services`. Every filter narrows; several values of one filter
 * widen.
 *
 * @public
 */
export type ServiceListQuery = RevisionQuery & {
  /** Part of name, title, version, owner or system. */
  filter?: string;
  environment?: Environment[];
  state?: ServiceState[];
  cell?: string[];
  /** Only services that the reader owns, personally or through a group. */
  mine?: boolean;
  sort?: ServiceSortField;
  order?: 'asc' | 'desc';
  offset?: number;
  /** 1 to 200, default 50. */
  limit?: number;
};

/**
 * Answer of `GET /services`.
 *
 * @public
 */
export type ServiceListResponse = RevisionAnswer & {
  items: ServiceSummary[];
  /** After filters. */
  totalItems: number;
  /** Before filters: all that the reader is a member of. */
  visibleItems: number;
  /** How many of the filtered ones are in each state, the state filter aside. */
  states: Record<ServiceState, number>;
  /** Cells that hold anything of what the reader may see, silent ones too. */
  cells: ServiceCell[];
  /** Cells and catalog have been read since this backend started. */
  complete: boolean;
};

/**
 * Answer of `GET /services/:namespace/:name`, environments in order.
 *
 * @public
 */
export type ServiceEnvironmentsResponse = RevisionAnswer & {
  items: ServiceSummary[];
  cells: ServiceCell[];
};

/**
 * Answer of `GET /services/:namespace/:name/:environment`.
 *
 * @public
 */
export type ServiceDetailResponse = RevisionAnswer & {
  service: ServiceDetail;
  cells: ServiceCell[];
};

/**
 * Columns by which instances can be sorted.
 *
 * @public
 */
export const INSTANCE_SORT_FIELDS = [
  'name',
  'state',
  'cell',
  'node',
  'age',
  'restarts',
] as const;

/**
 * One of {@link INSTANCE_SORT_FIELDS}.
 *
 * @public
 */
export type InstanceSortField = (typeof INSTANCE_SORT_FIELDS)[number];

/**
 * Query of `GET /services/:namespace/:name/:environment/instances`.
 *
 * @public
 */
export type InstanceListQuery = RevisionQuery & {
  /** Part of name, address, node, cell, state, reason or version. */
  filter?: string;
  sort?: InstanceSortField;
  order?: 'asc' | 'desc';
  offset?: number;
  /** 1 to 200, default 50. */
  limit?: number;
};

/**
 * Answer of `GET /services/:namespace/:name/:environment/instances`.
 *
 * @public
 */
export type InstanceListResponse = RevisionAnswer & {
  items: ServiceInstance[];
  totalItems: number;
};

/**
 * Query of `GET /services/:namespace/:name/:environment/instances/past`.
 *
 * @public
 */
export type PastInstanceQuery = {
  /** How far to look back, 1 to 90; default 7. */
  days?: number;
  offset?: number;
  /** 1 to 200, default 50. */
  limit?: number;
};

/**
 * Answer of `GET /services/:namespace/:name/:environment/instances/past`, the one
 * seen last first.
 *
 * @public
 */
export type PastInstanceList = { items: PastInstance[]; totalItems: number };

/**
 * Body of `PUT /services/:namespace/:name/:environment/counts`.
 *
 * @public
 */
export type SetCountsRequest = {
  /** Only the cells to change. 0 to 1000 each. */
  counts: { track: string; cell: string; desired: number }[];
  /**
   * `countsVersion` of the answer that the person decided on; 409 with code
   * `counts-changed` when it has moved on.
   */
  countsVersion: number;
  /** At most 500 characters. */
  reason?: string;
};

/**
 * Answer of the same. 200 also when some or all cells failed: the record
 * stands, and each cell's state says what became of it.
 *
 * @public
 */
export type SetCountsResponse = {
  counts: ServiceCount[];
  countsVersion: number;
  revision: number;
};
