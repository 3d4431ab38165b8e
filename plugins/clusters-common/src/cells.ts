import { Environment, Failure } from '@longshore/plugin-longshore-common';

/**
 * Whether what we show of a cell is what the cell has.
 *
 * - `connecting`: never read completely since this process started
 * - `live`: every watch is open and current
 * - `stale`: was read once, is not being read now; rows are as of `lastContact`
 *
 * @public
 */
export type CellContactState = 'connecting' | 'live' | 'stale';

/**
 * A cell's contact with this backend.
 *
 * @public
 */
export type CellContact = {
  state: CellContactState;
  /** When `state` last changed, ISO 8601. */
  since: string;
  /**
   * When the cell last sent anything, on a watch or to a probe, ISO 8601. While
   * `live` it is not renewed with each event.
   */
  lastContact?: string;
  /** Why the state is not `live`, once it is known. */
  failure?: Failure;
};

/**
 * One Kubernetes cluster.
 *
 * @public
 */
export type Cell = {
  /** Unique in the portal; shown to people. */
  name: string;
  /** Cells of a region share network, registry and Nginx clusters. */
  region: string;
  /** Environments whose services may be placed here. */
  environments: Environment[];
  /** Version that the API server reports, such as `v1.34.4`. */
  version?: string;
  /** Declared in config: nothing real runs here, and pages say so. */
  simulated: boolean;
  /**
   * `false` when the connection may not impersonate, so that Longshore can
   * show but not change what runs here; `undefined` until it is known.
   */
  writable?: boolean;
  contact: CellContact;
};
