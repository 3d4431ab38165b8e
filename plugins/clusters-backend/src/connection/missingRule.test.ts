import { parse } from 'yaml';
import { missingRule } from './missingRule';

const USER = 'User "system:serviceaccount:longshore-system:platform"';

describe('missingRule', () => {
  it.each([
    [
      `deployments.apps is forbidden: ${USER} cannot watch resource "deployments" in API group "apps" at the cluster scope`,
      {
        apiGroups: ['apps'],
        resources: ['deployments'],
        verbs: ['get', 'list', 'watch'],
      },
    ],
    [
      `pods "web-1" is forbidden: ${USER} cannot create resource "pods/exec" in API group "" in the namespace "shop"`,
      { apiGroups: [''], resources: ['pods/exec'], verbs: ['create'] },
    ],
    [
      `users "longshore" is forbidden: ${USER} cannot impersonate resource "users" in API group "" at the cluster scope`,
      { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] },
    ],
  ])('should give the rule that %p asks for', (message, rule) => {
    expect(parse(missingRule(message) ?? '')).toEqual([rule]);
  });

  it.each([
    undefined,
    '',
    'pods "web-1" is forbidden: exceeded quota: small, requested: pods=1',
  ])('should give none for %p', message => {
    expect(missingRule(message)).toBeUndefined();
  });
});
