import { WatchedKind } from '@longshore/plugin-clusters-common';
import { RowsByKind } from './Projected';
import { projectCronJob } from './projectCronJob';
import { projectDeployment } from './projectDeployment';
import { projectEndpointSlice } from './projectEndpointSlice';
import { projectJob } from './projectJob';
import { projectNode } from './projectNode';
import { projectPod } from './projectPod';
import { projectStatefulSet } from './projectStatefulSet';
import { projectVolumeClaim } from './projectVolumeClaim';

/** Makes the row of an object, without its claim. */
export type Project<TKind extends WatchedKind> = (
  cell: string,
  object: object,
) => RowsByKind[TKind];

/** How a row is made of an object of each kind. */
export const PROJECTIONS: { [TKind in WatchedKind]: Project<TKind> } = {
  Deployment: projectDeployment,
  Pod: projectPod,
  StatefulSet: projectStatefulSet,
  Job: projectJob,
  CronJob: projectCronJob,
  Node: projectNode,
  PersistentVolumeClaim: projectVolumeClaim,
  EndpointSlice: projectEndpointSlice,
};
