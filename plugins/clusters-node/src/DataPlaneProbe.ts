import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { DataPlaneState } from '@longshore/plugin-clusters-common';

/**
 * Looks at a cell from outside its control plane, for example whether the
 * upstream checks of a load balancer to its instances still pass.
 *
 * @remarks
 *
 * It is asked only while the control plane of a cell is lost, once a minute, by
 * one replica. `serving` means that instances were seen to answer, `lost` that
 * they were seen not to; whoever did not look, or is not sure, says `unknown`.
 *
 * @public
 */
export interface DataPlaneProbe {
  /** For logs, for example `nginx-upstreams`. */
  readonly name: string;

  /**
   * @param options - `signal` aborts after 10 s; what is not known by then is
   * `unknown`
   */
  look(options: { cell: string; signal: AbortSignal }): Promise<DataPlaneState>;
}

/**
 * What modules may add to the health of clusters.
 *
 * @public
 */
export interface ClustersHealthExtensionPoint {
  /** Adds a second look at cells whose control plane is lost. */
  addDataPlaneProbe(probe: DataPlaneProbe): void;
}

/**
 * What modules may add to the health of clusters.
 *
 * @public
 */
export const clustersHealthExtensionPoint =
  createExtensionPoint<ClustersHealthExtensionPoint>({
    id: 'clusters.health',
  });
