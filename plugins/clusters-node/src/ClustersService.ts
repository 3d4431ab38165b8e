import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ApplyRequest,
  ChangeMessage,
  ScaleRequest,
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
}
