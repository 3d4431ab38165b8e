import { Topic } from '../Behaviour';
import { Identity } from '../client/ApiClient';
import { ContractCluster } from '../ContractCluster';
import { configMap } from './objects';
import { review } from './reviews';

/** A group that may read pods and get one ConfigMap of a namespace. */
async function grant(cluster: ContractCluster) {
  const namespace = await cluster.namespace();
  const group = cluster.unique('readers');
  await cluster
    .resource('rbac.authorization.k8s.io/v1/roles', namespace)
    .create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'reader' },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
        {
          apiGroups: [''],
          resources: ['configmaps'],
          resourceNames: ['named'],
          verbs: ['get'],
        },
      ],
    });
  await cluster
    .resource('rbac.authorization.k8s.io/v1/rolebindings', namespace)
    .create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'reader' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: 'reader',
      },
      subjects: [
        { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: group },
      ],
    });
  const as: Identity = { user: 'anna', groups: [group] };
  const pods = cluster.resource('v1/pods', namespace).path;
  await cluster.until('the role counts', async () => {
    return (await cluster.call(pods, { as })).status === 200;
  });
  return { namespace, as, pods };
}

export const access: Topic = {
  name: 'access',
  behaviours: [
    {
      name: 'allows what a role names, and refuses the rest in its words',
      async run(cluster) {
        const { namespace, as, pods } = await grant(cluster);
        await expect(
          cluster.refused(pods, { method: 'DELETE', as }),
        ).resolves.toMatchObject({
          code: 403,
          reason: 'Forbidden',
          message: `pods is forbidden: User "anna" cannot deletecollection resource "pods" in API group "" in the namespace "${namespace}"`,
          details: { kind: 'pods' },
        });
        await expect(
          cluster.refused(`${pods}/web`, { method: 'DELETE', as }),
        ).resolves.toMatchObject({
          message: `pods "web" is forbidden: User "anna" cannot delete resource "pods" in API group "" in the namespace "${namespace}"`,
        });
        await expect(
          cluster.refused('/api/v1/nodes', { as }),
        ).resolves.toMatchObject({
          message:
            'nodes is forbidden: User "anna" cannot list resource "nodes" in API group "" at the cluster scope',
        });
        const deployments = cluster.resource('apps/v1/deployments', namespace);
        await expect(
          cluster.refused(deployments.at('web/scale'), { as }),
        ).resolves.toMatchObject({
          message: `deployments.apps "web" is forbidden: User "anna" cannot get resource "deployments/scale" in API group "apps" in the namespace "${namespace}"`,
        });
        // What is allowed may still not be there.
        await expect(
          cluster.refused(`${pods}/web/log`, { as }),
        ).resolves.toMatchObject({ code: 404 });
      },
    },
    {
      name: 'allows single objects by their names',
      async run(cluster) {
        const { namespace, as } = await grant(cluster);
        const maps = cluster.resource('v1/configmaps', namespace);
        await maps.create(configMap('named'));
        const named = await cluster.call(maps.at('named'), { as });
        expect(named.status).toBe(200);
        const other = await cluster.call(maps.at('other'), { as });
        expect(other.status).toBe(403);
        const list = await cluster.call(maps.path, { as });
        expect(list.status).toBe(403);
      },
    },
    {
      name: 'says beforehand what one may do',
      async run(cluster) {
        const { namespace, as } = await grant(cluster);
        const may = async (resourceAttributes: object) => {
          const { body } = await cluster.call(
            '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
            {
              ...review('SelfSubjectAccessReview', { resourceAttributes }),
              as,
            },
          );
          return body.status.allowed;
        };
        await expect(
          may({ namespace, verb: 'list', resource: 'pods' }),
        ).resolves.toBe(true);
        await expect(
          may({ namespace, verb: 'delete', resource: 'pods' }),
        ).resolves.toBe(false);
        await expect(
          may({ namespace, verb: 'get', resource: 'pods', subresource: 'log' }),
        ).resolves.toBe(true);
        await expect(
          may({ namespace: 'default', verb: 'list', resource: 'pods' }),
        ).resolves.toBe(false);
        const { body } = await cluster.call(
          '/apis/authorization.k8s.io/v1/subjectaccessreviews',
          review('SubjectAccessReview', {
            user: as.user,
            groups: as.groups,
            resourceAttributes: { namespace, verb: 'list', resource: 'pods' },
          }),
        );
        expect(body.status).toMatchObject({
          allowed: true,
          reason: expect.stringContaining('RBAC: allowed by RoleBinding'),
        });
      },
    },
    {
      name: 'lists the rules that count for one',
      async run(cluster) {
        const { namespace, as } = await grant(cluster);
        const { body } = await cluster.call(
          '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
          { ...review('SelfSubjectRulesReview', { namespace }), as },
        );
        expect(body.status.incomplete).toBe(false);
        expect(body.status.resourceRules).toEqual(
          expect.arrayContaining([
            { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] },
            {
              verbs: ['get'],
              apiGroups: [''],
              resources: ['configmaps'],
              resourceNames: ['named'],
            },
          ]),
        );
      },
    },
    {
      name: 'lets nobody grant more than he has, or become another',
      async run(cluster) {
        const { namespace, as } = await grant(cluster);
        const roles = cluster.resource(
          'rbac.authorization.k8s.io/v1/roles',
          namespace,
        );
        await roles.patch('reader', {
          rules: [
            {
              apiGroups: ['rbac.authorization.k8s.io'],
              resources: ['roles'],
              verbs: ['create'],
            },
          ],
        });
        const body = {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'more' },
          rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
        };
        const status = await cluster.until('the new role counts', async () => {
          const refused = await cluster.refused(roles.path, {
            method: 'POST',
            body,
            as,
          });
          return refused.message.includes('attempting to grant') && refused;
        });
        expect(status.code).toBe(403);
        expect(status.message).toContain(
          `roles.rbac.authorization.k8s.io "more" is forbidden: user "anna" (groups=["${as.groups?.[0]}" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}`,
        );
      },
    },
    {
      name: 'refuses to impersonate whom one may not',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const accounts = cluster.resource('v1/serviceaccounts', namespace);
        const { body } = await cluster.call(accounts.at('default/token'), {
          method: 'POST',
          body: {
            apiVersion: 'authentication.k8s.io/v1',
            kind: 'TokenRequest',
            spec: {},
          },
        });
        await expect(
          cluster.refused('/api/v1/nodes', {
            token: body.status.token,
            as: { user: 'longshore' },
          }),
        ).resolves.toMatchObject({
          code: 403,
          message: `users "longshore" is forbidden: User "system:serviceaccount:${namespace}:default" cannot impersonate resource "users" in API group "" at the cluster scope`,
        });
      },
    },
  ],
};
