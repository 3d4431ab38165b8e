import { WRITE_LEVELS } from '@longshore/plugin-clusters-common';
import { stringify } from 'yaml';

/**
 * What the platform's account must be allowed so that a cell is not read-only,
 * as YAML to put under `rules` of its ClusterRole. Every rule has names: one
 * without them is the same as the right of a cluster administrator.
 */
export function impersonationRules(): string {
  return stringify([
    {
      apiGroups: [''],
      resources: ['users'],
      resourceNames: ['longshore'],
      verbs: ['impersonate'],
    },
    {
      apiGroups: [''],
      resources: ['groups'],
      resourceNames: WRITE_LEVELS.map(level => `longshore:${level}`),
      verbs: ['impersonate'],
    },
    {
      apiGroups: ['authentication.k8s.io'],
      resources: [
        'userextras/longshore.dev/user',
        'userextras/longshore.dev/operation',
      ],
      verbs: ['impersonate'],
    },
  ]).trimEnd();
}
