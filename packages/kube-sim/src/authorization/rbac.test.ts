import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import { call, patch, StatusBody } from '../testUtils/client';
import { configMap } from '../testUtils/objects';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const DEFAULT = '/api/v1/namespaces/default';

describe('a cluster with RBAC', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  /** As a user of this name and these groups, by the administrator's right to impersonate. */
  const as = (user: string, ...groups: string[]) => ({
    'Impersonate-User': user,
    ...(groups.length > 0 && { 'Impersonate-Group': groups }),
  });
  const get = <T = StatusBody>(
    path: string,
    user: string,
    ...groups: string[]
  ) => call<T>(cluster(), path, { headers: as(user, ...groups) });
  const post = <T = StatusBody>(
    path: string,
    body: object,
    user: string,
    ...groups: string[]
  ) =>
    call<T>(cluster(), path, {
      method: 'POST',
      body,
      headers: as(user, ...groups),
    });
  const role = (name: string, rules: object[], namespace = 'default') => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name, namespace },
    rules,
  });
  const binding = (name: string, roleRef: object, subject: object) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace: 'default' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef },
    subjects: [subject],
  });
  const grant = (name: string, rules: object[], subject: object) => {
    cluster().apply(role(name, rules));
    cluster().apply(binding(name, { kind: 'Role', name }, subject));
  };
  const ann = { kind: 'User', name: 'ann' };

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a', authorization: 'rbac' }],
      clock: 'manual',
    });
    cluster().settle();
  });
  afterEach(() => sim.stop());

  it('refuses in the words of the real server', async () => {
    const messages = [];
    for (const path of [
      `${DEFAULT}/pods`,
      `${DEFAULT}/pods/web/log`,
      '/api/v1/nodes',
      '/apis/apps/v1/namespaces/default/deployments/web',
      '/metrics',
    ]) {
      const { status, body } = await get(path, 'ann');
      expect(status).toBe(403);
      messages.push(body.message);
    }
    expect(messages).toEqual([
      'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default"',
      'pods "web" is forbidden: User "ann" cannot get resource "pods/log" in API group "" in the namespace "default"',
      'nodes is forbidden: User "ann" cannot list resource "nodes" in API group "" at the cluster scope',
      'deployments.apps "web" is forbidden: User "ann" cannot get resource "deployments" in API group "apps" in the namespace "default"',
      'forbidden: User "ann" cannot get path "/metrics"',
    ]);
    // Discovery and versions are open to everyone who is known.
    expect((await get('/apis/apps/v1', 'ann')).status).toBe(200);
    expect((await get('/version', 'ann')).status).toBe(200);
  });

  it('grants by verb, resource name and subresource, to users, groups and accounts', async () => {
    cluster().apply(configMap('one'));
    cluster().apply(configMap('two'));
    grant(
      'one',
      [
        {
          apiGroups: [''],
          resources: ['configmaps'],
          resourceNames: ['one'],
          verbs: ['get', 'list'],
        },
      ],
      { kind: 'Group', name: 'readers' },
    );
    const one = `${DEFAULT}/configmaps/one`;
    expect((await get(one, 'ann', 'readers')).status).toBe(200);
    expect((await get(one, 'ann')).status).toBe(403);
    expect(
      (await get(`${DEFAULT}/configmaps/two`, 'ann', 'readers')).status,
    ).toBe(403);
    expect((await get(`${DEFAULT}/configmaps`, 'ann', 'readers')).status).toBe(
      403,
    );
    const byName = `${DEFAULT}/configmaps?fieldSelector=metadata.name%3Done`;
    expect((await get(byName, 'ann', 'readers')).status).toBe(200);

    grant(
      'scaler',
      [{ apiGroups: ['*'], resources: ['*/scale'], verbs: ['get'] }],
      { kind: 'ServiceAccount', name: 'default' },
    );
    const account = 'system:serviceaccount:default:default';
    const web = '/apis/apps/v1/namespaces/default/deployments/web';
    expect((await get(`${web}/scale`, account)).status).toBe(404);
    expect((await get(web, account)).status).toBe(403);
  });

  it('names a role that is not there', async () => {
    cluster().apply(
      binding('lost', { kind: 'ClusterRole', name: 'none' }, ann),
    );
    const { body } = await get(`${DEFAULT}/pods`, 'ann');
    expect(body.message).toBe(
      'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default": RBAC: clusterrole.rbac.authorization.k8s.io "none" not found',
    );
  });

  it('lets nobody grant more than he has', async () => {
    grant(
      'manager',
      [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          resources: ['roles', 'rolebindings'],
          // Not all: that would include `escalate` and `bind`.
          verbs: ['create', 'get', 'update'],
        },
        { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
      ],
      ann,
    );
    const roles = `${RBAC}/namespaces/default/roles`;
    const held = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const more = [
      {
        apiGroups: [''],
        resources: ['pods', 'secrets'],
        verbs: ['get', 'delete'],
      },
    ];
    expect((await post(roles, role('held', held), 'ann')).status).toBe(201);
    const refused = await post(roles, role('more', more), 'ann');
    expect(refused.status).toBe(403);
    expect(refused.body.message).toBe(
      [
        'roles.rbac.authorization.k8s.io "more" is forbidden: user "ann" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:',
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
        '{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}',
      ].join('\n'),
    );

    const bindings = `${RBAC}/namespaces/default/rolebindings`;
    const edit = binding('edit', { kind: 'ClusterRole', name: 'edit' }, ann);
    expect((await post(bindings, edit, 'ann')).status).toBe(403);
    grant(
      'binder',
      [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          resources: ['clusterroles'],
          resourceNames: ['edit'],
          verbs: ['bind'],
        },
      ],
      ann,
    );
    expect((await post(bindings, edit, 'ann')).status).toBe(201);
    const moved = await patch<StatusBody>(cluster(), `${bindings}/edit`, {
      roleRef: { name: 'admin' },
    });
    expect(moved.body.message).toContain('cannot change roleRef');
  });

  it('wants a right for each part of another identity', async () => {
    cluster().apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'portal', namespace: 'default' },
    });
    const { body } = await call<KubeObject & { status: { token: string } }>(
      cluster(),
      `${DEFAULT}/serviceaccounts/portal/token`,
      { method: 'POST', body: {} },
    );
    const { token } = body.status;
    const impersonate = async (headers: {
      [name: string]: string | string[];
    }) => (await call(cluster(), '/version', { token, headers })).body.message;
    const account =
      'User "system:serviceaccount:default:portal" cannot impersonate';
    expect(await impersonate(as('ann'))).toBe(
      `users "ann" is forbidden: ${account} resource "users" in API group "" at the cluster scope`,
    );
    cluster().apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'impersonator' },
      rules: [
        {
          apiGroups: [''],
          resources: ['users'],
          resourceNames: ['ann'],
          verbs: ['impersonate'],
        },
        {
          apiGroups: [''],
          resources: ['groups'],
          resourceNames: ['dev'],
          verbs: ['impersonate'],
        },
      ],
    });
    cluster().apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'impersonator' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'impersonator',
      },
      subjects: [
        { kind: 'ServiceAccount', name: 'portal', namespace: 'default' },
      ],
    });
    expect(await impersonate(as('ann', 'dev'))).toBeUndefined();
    expect(await impersonate(as('ann', 'ops'))).toBe(
      `groups "ops" is forbidden: ${account} resource "groups" in API group "" at the cluster scope`,
    );
    expect(
      await impersonate({
        ...as('ann'),
        'Impersonate-Extra-longshore.dev%2fuser': 'user:default/ann',
      }),
    ).toBe(
      `userextras.authentication.k8s.io "user:default/ann" is forbidden: ${account} resource "userextras/longshore.dev/user" in API group "authentication.k8s.io" at the cluster scope`,
    );
  });

  it('answers reviews by the same rules', async () => {
    grant(
      'viewer',
      [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
      ann,
    );
    const authorization = '/apis/authorization.k8s.io/v1';
    const resourceAttributes = {
      namespace: 'default',
      verb: 'list',
      resource: 'pods',
    };
    type Review = { status: { allowed: boolean; reason?: string } };
    const self = (asked: object) =>
      post<Review>(
        `${authorization}/selfsubjectaccessreviews`,
        { spec: { resourceAttributes: asked } },
        'ann',
      );
    expect((await self(resourceAttributes)).body.status).toEqual({
      allowed: true,
      reason:
        'RBAC: allowed by RoleBinding "viewer/default" of Role "viewer" to User "ann"',
    });
    expect(
      (await self({ ...resourceAttributes, verb: 'delete' })).body.status,
    ).toEqual({ allowed: false });
    const other = await call<Review>(
      cluster(),
      `${authorization}/subjectaccessreviews`,
      { method: 'POST', body: { spec: { user: 'ann', resourceAttributes } } },
    );
    expect(other.body.status.allowed).toBe(true);
    // Asking about others is a right of its own.
    expect(
      (await post(`${authorization}/subjectaccessreviews`, {}, 'ann')).status,
    ).toBe(403);
    const rules = await post<{ status: { resourceRules: object[] } }>(
      `${authorization}/selfsubjectrulesreviews`,
      { spec: { namespace: 'default' } },
      'ann',
    );
    expect(rules.body.status.resourceRules).toContainEqual({
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['list'],
    });
  });

  it('wants the right to create from whoever applies what is not there', async () => {
    grant(
      'patcher',
      [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] }],
      ann,
    );
    const apply = () =>
      call(cluster(), `${DEFAULT}/configmaps/one?fieldManager=ann`, {
        method: 'PATCH',
        body: configMap('one'),
        headers: {
          ...as('ann'),
          'content-type': 'application/apply-patch+yaml',
        },
      });
    const refused = await apply();
    expect(refused.body.message).toBe(
      'configmaps "one" is forbidden: User "ann" cannot create resource "configmaps" in API group "" in the namespace "default"',
    );
    cluster().apply(configMap('one'));
    expect((await apply()).status).toBe(200);
  });

  it('gives tokens to accounts that end with their time, pod and account', async () => {
    const account = `${DEFAULT}/serviceaccounts/default`;
    type TokenRequest = {
      status: { token: string; expirationTimestamp: string };
    };
    const ask = async (spec: object) =>
      (
        await call<TokenRequest>(cluster(), `${account}/token`, {
          method: 'POST',
          body: { spec },
        })
      ).body.status;
    const statusWith = async (token: string) =>
      (await call(cluster(), '/version', { token })).status;

    const short = await call(cluster(), `${account}/token`, {
      method: 'POST',
      body: { spec: { expirationSeconds: 60 } },
    });
    expect(short.body.message).toBe(
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    );
    const { token, expirationTimestamp } = await ask({
      expirationSeconds: 600,
    });
    expect(expirationTimestamp).toBe('2026-01-01T00:10:00Z');
    const review = await call<{ status: { userInfo: object } }>(
      cluster(),
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { method: 'POST', body: {}, token },
    );
    expect(review.body.status.userInfo).toMatchObject({
      username: 'system:serviceaccount:default:default',
      groups: [
        'system:serviceaccounts',
        'system:serviceaccounts:default',
        'system:authenticated',
      ],
    });
    expect(await statusWith(`${token}x`)).toBe(401);
    expect(await statusWith((await ask({ audiences: ['vault'] })).token)).toBe(
      401,
    );

    await sim.clock.advance(600_000);
    expect(await statusWith(token)).toBe(401);
    const later = (await ask({})).token;
    expect(await statusWith(later)).toBe(200);
    cluster().delete('serviceaccounts', 'default', 'default');
    expect(await statusWith(later)).toBe(401);
  });
});
