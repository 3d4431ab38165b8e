import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ApplyRequest,
  ChangeMessage,
  InstanceEndList,
  RowPage,
  RowQuery,
  EventsRequest,
  EventsResponse,
  LogMessage,
  LogRequest,
  PlacementPreview,
  PlacementRequest,
  ScaleRequest,
  SummaryRequest,
  SummaryResponse,
  WriteResponse,
} from '@longshore/plugin-clusters-common';

/**
 * Clusters, for other backend plugins.
 *
 * @remarks
 *
 * Calls go over HTTP to the clusters plugin, wherever it runs. Writes are made
 * on behalf of a user, or as the calling plugin itself for work that goes on
 * without one; the clusters plugin accepts only plugins that its configuration
 * names (`clusters.writers`) and believes the level they state.
 *
 * @public
 */
export interface ClustersService {
  /**
   * Follows cells and rows until `signal` aborts or the connection ends. The
   * caller reconnects with the last `cursor` it has handled.
   *
   * @throws ResponseError when the clusters plugin refuses
   */
  watchChanges(options: {
    cursor?: string;
    signal: AbortSignal;
  }): AsyncIterable<ChangeMessage>;

  /**
   * Rows of one kind, from memory, in pages. Asked as the calling plugin itself:
   * whoever shows them to a person decides what that person may see.
   */
  queryRows(query: RowQuery): Promise<RowPage>;

  /** Services summed up over all cells, in the order asked for. */
  summarizeServices(request: SummaryRequest): Promise<SummaryResponse>;

  /**
   * The oldest ends of instances that were not acknowledged. The same may come
   * again after an acknowledgement was lost, so take each over once by cell and
   * uid.
   */
  listInstanceEnds(options?: { limit?: number }): Promise<InstanceEndList>;

  /** They were taken over and are not handed out again. */
  acknowledgeInstanceEnds(ids: string[]): Promise<void>;

  /**
   * How instances of one size would be split over cells, and why; changes
   * nothing. Asked as the calling plugin itself. Nothing may be written while
   * the answer has a `shortage`.
   */
  previewPlacement(request: PlacementRequest): Promise<PlacementPreview>;

  /** Sets replica counts through the scale subresource. */
  scale(
    request: ScaleRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<WriteResponse>;

  /** Applies objects server-side. */
  apply(
    request: ApplyRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<WriteResponse>;

  /**
   * Logs of containers merged by time, until all have come to their end or
   * `signal` aborts. They are read as the level of the request; a container that
   * cannot be read is a message. A reader that takes nothing for 30 s is let go.
   *
   * @throws ResponseError when the clusters plugin refuses
   */
  readLogs(
    request: LogRequest,
    options: { credentials: BackstageCredentials; signal: AbortSignal },
  ): AsyncIterable<LogMessage>;

  /** Kubernetes events of one object, read live as the level of the request. */
  readEvents(
    request: EventsRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<EventsResponse>;
}
