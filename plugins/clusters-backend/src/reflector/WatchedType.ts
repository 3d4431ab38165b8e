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
  urgency: Urgency;
};

/**
 * What goes before what, where much is to be done at once: Deployments, which
 * tell how many instances of a service are ready; pods, which tell what is wrong
 * with them; what no list of services shows.
 */
export const URGENCIES = ['first', 'next', 'last'] as const;
/** One of {@link URGENCIES}. */
export type Urgency = (typeof URGENCIES)[number];

export const WATCHED_TYPES: WatchedType[] = [
  {
    kind: 'Deployment',
    path: '/apis/apps/v1/deployments',
    plural: 'deployments',
    decides: true,
    urgency: 'first',
  },
  {
    kind: 'Pod',
    path: '/api/v1/pods',
    plural: 'pods',
    decides: true,
    urgency: 'next',
  },
  {
    kind: 'Node',
    path: '/api/v1/nodes',
    plural: 'nodes',
    decides: false,
    urgency: 'last',
  },
  {
    kind: 'StatefulSet',
    path: '/apis/apps/v1/statefulsets',
    plural: 'statefulsets',
    decides: false,
    urgency: 'last',
  },
  {
    kind: 'Job',
    path: '/apis/batch/v1/jobs',
    plural: 'jobs',
    decides: false,
    urgency: 'last',
  },
  {
    kind: 'CronJob',
    path: '/apis/batch/v1/cronjobs',
    plural: 'cronjobs',
    decides: false,
    urgency: 'last',
  },
  {
    kind: 'PersistentVolumeClaim',
    path: '/api/v1/persistentvolumeclaims',
    plural: 'persistentvolumeclaims',
    decides: false,
    urgency: 'last',
  },
  {
    kind: 'EndpointSlice',
    path: '/apis/discovery.k8s.io/v1/endpointslices',
    plural: 'endpointslices',
    decides: false,
    urgency: 'last',
  },
];
