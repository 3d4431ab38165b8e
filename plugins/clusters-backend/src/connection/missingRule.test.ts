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
  ])('should give the rule that %p asks for', (message, rule) => {
    expect(parse(missingRule(message) ?? '')).toEqual([rule]);
  });

  it('should never give the right to impersonate just anybody', () => {
    const rules: Array<{ resources: string[]; resourceNames?: string[] }> =
      parse(
        missingRule(
          `users "longshore" is forbidden: ${USER} cannot impersonate resource "users" in API group "" at the cluster scope`,
        ) ?? '',
      );
    expect(
      rules.map(({ resources, resourceNames }) => [
        resources[0],
        resourceNames?.length,
      ]),
    ).toEqual([
      ['users', 1],
      ['groups', 6],
      // The names of extras stand in the resource.
      ['userextras/longshore.dev/user', undefined],
    ]);
  });

  it.each([
    undefined,
    '',
    'pods "web-1" is forbidden: exceeded quota: small, requested: pods=1',
  ])('should give none for %p', message => {
    expect(missingRule(message)).toBeUndefined();
  });
});
