/**
 * Service reference through which other backend plugins reach clusters.
 *
 * @packageDocumentation
 */

export type { ClustersService } from './ClustersService';
export { ClustersClient } from './ClustersClient';
export { clustersServiceRef } from './clustersServiceRef';
export { clustersLocationExtensionPoint } from './CellLocator';
export type {
  CellLocator,
  ClustersLocationExtensionPoint,
  LocatedCell,
} from './CellLocator';
export { clustersHealthExtensionPoint } from './DataPlaneProbe';
export type {
  ClustersHealthExtensionPoint,
  DataPlaneProbe,
} from './DataPlaneProbe';
