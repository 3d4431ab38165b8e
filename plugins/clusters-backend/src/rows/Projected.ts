import {
  DeploymentRow,
  PodRow,
  ServiceClaim,
} from '@longshore/plugin-clusters-common';

/**
 * A row whose object may belong to no service we know. Claimed ones are rows;
 * the others are kept too, since an annotation may claim them at any time.
 */
export type Projected<TRow> = Omit<TRow, 'claim'> & { claim?: ServiceClaim };

/** Any projected object. */
export type ProjectedRow = Projected<PodRow> | Projected<DeploymentRow>;
