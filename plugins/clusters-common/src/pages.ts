import { Failure, Operation } from '@longshore/plugin-longshore-common';
import { CellHealthChange } from './health';
import {
  CellEvent,
  CellOverview,
  NamespaceSummary,
  NodeDetails,
} from './nodes';

/**
 * Channel that carries `{ revision }`, at most once a second, whenever the list
 * of cells may have changed. It names nothing, since anybody may listen.
 *
 * @public
 */
export const CLUSTERS_CHANNEL = 'longshore:clusters';

/**
 * What the reader may do on the pages of clusters. `GET /v1/access`, which is
 * answered to anybody who has signed in, so that a portal can leave the pages out
 * of its navigation.
 *
 * @public
 */
export type ClustersPageAccess = {
  /** May open the pages. Everything else answers 404 when not. */
  read: boolean;
  /** May register, change, cordon and drain. */
  manage: boolean;
};

/**
 * Answer of `GET /v1/cells/:cell`.
 *
 * @public
 */
export type CellAnswer = { cell: CellOverview };

/**
 * Answer of `GET /v1/cells/:cell/history`, the newest first.
 *
 * @public
 */
export type CellHealthHistory = { changes: CellHealthChange[] };

/**
 * Answer of `GET /v1/cells/:cell/nodes`.
 *
 * @public
 */
export type NodeList = {
  nodes: NodeDetails[];
  /**
   * Set while not every node, or not every pod of which their room is counted, was
   * read once, with the reason where it is known: then `nodes` may lack some or
   * all of them, and nothing follows from one that is not there.
   */
  unread?: Failure;
};

/**
 * Answer of `GET /v1/cells/:cell/namespaces`.
 *
 * @public
 */
export type NamespaceList = {
  namespaces: NamespaceSummary[];
  /**
   * Set while not every pod was read once, with the reason where it is known: then
   * `namespaces` may lack some or all of them.
   */
  unread?: Failure;
};

/**
 * So many events of a cell are read unless another number is asked for. When an
 * answer has as many, there may be older ones.
 *
 * @public
 */
export const MOST_CELL_EVENTS = 200;

/**
 * Answer of `GET /v1/cells/:cell/events`, the newest first.
 *
 * @public
 */
export type CellEventList = { events: CellEvent[] };

/**
 * Answer of every request that starts long work or asks for one piece of it.
 *
 * @public
 */
export type OperationAnswer = { operation: Operation };

/**
 * Answer of `GET /v1/operations`, the newest first.
 *
 * @public
 */
export type OperationList = { operations: Operation[] };
