import { Failure } from '@longshore/plugin-longshore-common';

/**
 * What the platform as a whole believes of a cell. One replica decides, so that
 * all replicas and the notification agree; how one replica reads the cell is its
 * `contact`.
 *
 * - `healthy`: answers
 * - `suspect`: two probes in a row were missed
 * - `control-plane-lost`: not heard for 30 s; `dataPlane` says what is known of
 *   the instances there
 * - `recovering`: answers again, for less than 30 s
 * - `unknown`: not judged yet
 *
 * @public
 */
export type CellHealthState =
  | 'unknown'
  | 'healthy'
  | 'suspect'
  | 'control-plane-lost'
  | 'recovering';

/**
 * What a second look from outside the control plane says of the instances of a
 * cell. `unknown` is neither: nothing is concluded from it.
 *
 * @public
 */
export type DataPlaneState = 'serving' | 'lost' | 'unknown';

/**
 * Something about a cell that a person should do something about, although it
 * still works.
 *
 * @public
 */
export type CellWarning = Failure & {
  /**
   * `certificate-expires`, `client-certificate-expires`, `token-expires` and the
   * same in `-expired` once they have,
   * `version-skew`, `watch-lag`, `slow-api`, `not-writable`, `clock-skew`,
   * `rule-missing`, `credentials-refused`
   */
  code: string;
};

/**
 * Health of one cell.
 *
 * @public
 */
export type CellHealth = {
  state: CellHealthState;
  /** When `state` last changed, ISO 8601. */
  since: string;
  /** Known only while the control plane is lost. */
  dataPlane: DataPlaneState;
  /** Why the state is not `healthy`. */
  failure?: Failure;
  warnings: CellWarning[];
  /** How long a watch event took to arrive lately, in ms; the 99th percentile of the last minutes. */
  watchLagMs?: number;
  /** How long the API server takes to answer, in ms; median of the last probes. */
  latencyMs?: number;
};

/**
 * A line in the history of a cell's health.
 *
 * @public
 */
export type CellHealthChange = {
  /** Unique in the portal. */
  id: string;
  cell: string;
  /** ISO 8601. */
  at: string;
  from: CellHealthState;
  to: CellHealthState;
  dataPlane: DataPlaneState;
  failure?: Failure;
};
