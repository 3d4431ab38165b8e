import { WatchedKind } from '@longshore/plugin-clusters-common';

/** A resource that is watched in every cell. */
export type WatchedType = {
  kind: WatchedKind;
  /** Path of the collection over all namespaces. */
  path: string;
  /** Plural, for messages. */
  plural: string;
  /**
   * Whether the cell counts as read, and as live, by this resource. Another that
   * cannot be read is named where it is missed, and the cell stays of use.
   */
  decides: boolean;
  /**
   * Within how many ms, at random, a watch whose version has expired goes on from
   * now. What happens until then is seen by a list alone, which takes longer.
   */
  aheadMs: number;
};

/** Pods fail and come all the time, and each is in a list that somebody reads. */
const SOONEST_MS = 200;
const SOON_MS = 5_000;
/** No list of services shows it. */
const LATER_MS = 20_000;

export const WATCHED_TYPES: WatchedType[] = [
  {
    kind: 'Deployment',
    path: '/apis/apps/v1/deployments',
    plural: 'deployments',
    decides: true,
    aheadMs: SOON_MS,
  },
  {
    kind: 'Pod',
    path: '/api/v1/pods',
    plural: 'pods',
    decides: true,
    aheadMs: SOONEST_MS,
  },
  {
    kind: 'Node',
    path: '/api/v1/nodes',
    plural: 'nodes',
    decides: false,
    aheadMs: LATER_MS,
  },
  {
    kind: 'StatefulSet',
    path: '/apis/apps/v1/statefulsets',
    plural: 'statefulsets',
    decides: false,
    aheadMs: LATER_MS,
  },
  {
    kind: 'Job',
    path: '/apis/batch/v1/jobs',
    plural: 'jobs',
    decides: false,
    aheadMs: LATER_MS,
  },
  {
    kind: 'CronJob',
    path: '/apis/batch/v1/cronjobs',
    plural: 'cronjobs',
    decides: false,
    aheadMs: LATER_MS,
  },
  {
    kind: 'PersistentVolumeClaim',
    path: '/api/v1/persistentvolumeclaims',
    plural: 'persistentvolumeclaims',
    decides: false,
    aheadMs: LATER_MS,
  },
  {
    kind: 'EndpointSlice',
    path: '/apis/discovery.k8s.io/v1/endpointslices',
    plural: 'endpointslices',
    decides: false,
    aheadMs: LATER_MS,
  },
];
