import { parseAllDocuments } from 'yaml';
import { Manifests } from '../manifests/Manifests';
import { grantingYaml } from './grantingYaml';
import { requiredRights } from './requiredRights';

const parse = (yaml: string) =>
  parseAllDocuments(yaml).map(document => document.toJS());

describe('grantingYaml', () => {
  it('should grant an account what is missing, and no more', () => {
    const yaml = grantingYaml({
      missing: [
        { group: '', resource: 'pods', verb: 'list' },
        { group: '', resource: 'pods', verb: 'watch' },
        { group: '', resource: 'nodes', verb: 'list' },
        { group: '', resource: 'nodes', verb: 'watch' },
        {
          group: '',
          resource: 'users',
          verb: 'impersonate',
          name: 'longshore',
        },
      ],
      user: 'system:serviceaccount:ops:reader',
      purpose: 'read-rules',
    });
    expect(parse(yaml)).toEqual([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'longshore:reader:read-rules' },
        rules: [
          {
            apiGroups: [''],
            resources: ['pods', 'nodes'],
            verbs: ['list', 'watch'],
          },
          {
            apiGroups: [''],
            resources: ['users'],
            resourceNames: ['longshore'],
            verbs: ['impersonate'],
          },
        ],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'longshore:reader:read-rules' },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'longshore:reader:read-rules',
        },
        subjects: [
          { kind: 'ServiceAccount', namespace: 'ops', name: 'reader' },
        ],
      },
    ]);
  });

  it('should bind a user who is no service account', () => {
    const [, binding] = parse(
      grantingYaml({
        missing: [{ group: '', resource: 'pods', verb: 'list' }],
        user: 'Anna B',
        purpose: 'x',
      }),
    );
    expect(binding).toMatchObject({
      metadata: { name: 'longshore:Anna-B:x' },
      subjects: [{ kind: 'User', name: 'Anna B' }],
    });
  });

  it('should grant, for all of the manifests, the rules of the manifests', async () => {
    const { platformRules } = await Manifests.load();
    const { essential, reading, writing, impersonation } =
      requiredRights(platformRules);
    const [role] = parse(
      grantingYaml({
        missing: [...essential, ...reading, ...writing, ...impersonation],
        user: 'x',
        purpose: 'all',
      }),
    );
    const again = requiredRights(role.rules);
    const sorted = (rights: object[]) =>
      rights.map(right => JSON.stringify(right)).sort();
    expect(sorted(again.essential)).toEqual(sorted(essential));
    expect(sorted(again.reading)).toEqual(sorted(reading));
    expect(sorted(again.writing)).toEqual(sorted(writing));
    expect(sorted(again.impersonation)).toEqual(sorted(impersonation));
  });
});
