import { RowKind } from '@longshore/plugin-clusters-common';

/** A resource that is watched in every cell. */
export type WatchedType = {
  kind: RowKind;
  /** Path of the collection over all namespaces. */
  path: string;
  /** Plural, for messages. */
  plural: string;
};

export const WATCHED_TYPES: WatchedType[] = [
  {
    kind: 'Deployment',
    path: '/apis/apps/v1/deployments',
    plural: 'deployments',
  },
  { kind: 'Pod', path: '/api/v1/pods', plural: 'pods' },
];
