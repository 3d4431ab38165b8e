import {
  CronJobRow,
  DeploymentRow,
  EndpointSliceRow,
  ForeignPodRow,
  JobRow,
  NodeRow,
  PodRow,
  ServiceClaim,
  StatefulSetRow,
  VolumeClaimRow,
  WatchedKind,
} from '@longshore/plugin-clusters-common';

/**
 * A row whose object may belong to no service we know. It is kept all the same,
 * since an annotation may claim it at any time.
 */
export type Projected<TRow> = Omit<TRow, 'claim'> & { claim?: ServiceClaim };

/** Rows of each kind that is watched. */
export type RowsByKind = {
  Deployment: Projected<DeploymentRow>;
  Pod: Projected<PodRow> | ForeignPodRow;
  StatefulSet: StatefulSetRow;
  Job: JobRow;
  CronJob: CronJobRow;
  Node: NodeRow;
  PersistentVolumeClaim: VolumeClaimRow;
  EndpointSlice: EndpointSliceRow;
};

/** Any projected object. */
export type ProjectedRow = RowsByKind[WatchedKind];
