import { createExtensionPoint } from '@backstage/backend-plugin-api';
import {
  CellContact,
  CellCredentials,
  CellRegistration,
} from '@longshore/plugin-clusters-common';

/**
 * A cluster that a module knows of, with what would be entered to register it.
 *
 * @remarks
 *
 * `notWatchable` says why a watch cannot be held there, such as that only a
 * person's token opens it: the cell is then shown with the reason. Otherwise
 * `credentials` are those of the platform's own account. They are kept in memory
 * only, and each change of them begins the watches of the cell anew: answer the
 * same ones for as long as they are good.
 *
 * @public
 */
export type LocatedCell = Omit<CellRegistration, 'credentials'> &
  (
    | { credentials: CellCredentials }
    | { notWatchable: NonNullable<CellContact['failure']> }
  );

/**
 * Knows clusters from elsewhere, for example those of a cloud account.
 *
 * @public
 */
export interface CellLocator {
  /** For logs and pages, for example `eks`. */
  readonly name: string;

  /**
   * All clusters that there are now; asked at the start and once a minute, by
   * every replica. A cluster that was answered before and is not any more is
   * watched no more. A locator that throws changes nothing: what it answered last
   * is watched on, and pages show that it failed.
   *
   * @param options - `signal` aborts after 30 s, and with the backend
   */
  locate(options: { signal: AbortSignal }): Promise<LocatedCell[]>;
}

/**
 * What modules may add to the clusters that are known.
 *
 * @public
 */
export interface ClustersLocationExtensionPoint {
  /**
   * Adds clusters beside those of the configuration and those that operators
   * register. A name that one of these has already is not watched twice: the
   * located cluster is shown as not watched.
   */
  addCellLocator(locator: CellLocator): void;
}

/**
 * What modules may add to the clusters that are known.
 *
 * @public
 */
export const clustersLocationExtensionPoint =
  createExtensionPoint<ClustersLocationExtensionPoint>({
    id: 'clusters.location',
  });
