import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import {
  call,
  LineStream,
  ListBody,
  patch,
  StatusBody,
  Watch,
} from '../testUtils/client';
import { configMap, deployment } from '../testUtils/objects';
import { Pod } from '../workloads';

describe('the API', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const pods = () =>
    cluster().list('pods', { namespace: 'default' }) as unknown as Pod[];

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a' }, { name: 'b', version: '1.33.1' }],
      clock: 'manual',
    });
    cluster().settle();
  });
  afterEach(() => sim.stop());

  it('answers version, health and discovery, to a token or a client certificate', async () => {
    const version = await call<{ gitVersion: string; minor: string }>(
      sim.cluster('b'),
      '/version',
    );
    expect(version.body).toMatchObject({
      gitVersion: 'v1.33.1',
      major: '1',
      minor: '33',
    });
    for (const path of ['/readyz', '/livez', '/healthz']) {
      expect((await call(cluster(), path)).text).toBe('ok');
    }
    const apps = await call<{ resources: Array<{ name: string }> }>(
      cluster(),
      '/apis/apps/v1',
    );
    expect(apps.body.resources.map(({ name }) => name).slice(0, 6)).toEqual([
      'deployments',
      'deployments/status',
      'deployments/scale',
      'replicasets',
      'replicasets/status',
      'replicasets/scale',
    ]);
    const groups = await call<{ groups: Array<{ name: string }> }>(
      cluster(),
      '/apis',
    );
    expect(groups.body.groups.map(({ name }) => name)).toContain(
      'discovery.k8s.io',
    );
    const review = await call<KubeObject>(
      cluster(),
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        method: 'POST',
        token: '',
        clientCertificate: true,
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
      },
    );
    expect(review.body.status).toMatchObject({
      userInfo: {
        username: 'kubernetes-admin',
        groups: ['system:masters', 'system:authenticated'],
      },
    });
  });

  it('creates, replaces and refuses a stale or second one', async () => {
    const path = '/api/v1/namespaces/default/configmaps';
    const created = await call<KubeObject>(cluster(), path, {
      method: 'POST',
      body: configMap('one', { a: '1' }),
    });
    expect(created.status).toBe(201);
    const again = await call<StatusBody>(cluster(), path, {
      method: 'POST',
      body: configMap('one'),
    });
    expect(again.body).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "one" already exists',
    });
    const put = await call<KubeObject>(cluster(), `${path}/one`, {
      method: 'PUT',
      body: { ...created.body, data: { a: '2' } },
    });
    expect(put.status).toBe(200);
    const stale = await call<StatusBody>(cluster(), `${path}/one`, {
      method: 'PUT',
      body: { ...created.body, data: { a: '3' } },
    });
    expect(stale.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again',
    });
    const patched = await patch(cluster(), `${path}/one`, {
      data: { a: null, b: '4' },
    });
    expect(patched.body.data).toEqual({ b: '4' });
    const dry = await call<KubeObject>(cluster(), `${path}?dryRun=All`, {
      method: 'POST',
      body: configMap('two'),
    });
    expect(dry.status).toBe(201);
    expect(cluster().get('configmaps', 'default', 'two')).toBeUndefined();
  });

  it('refuses what is invalid with a cause per field', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments';
    const wrong = deployment();
    wrong.spec.selector.matchLabels.app = 'other';
    const { status, body } = await call<StatusBody>(cluster(), path, {
      method: 'POST',
      body: wrong,
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({
      reason: 'Invalid',
      details: { causes: [{ field: 'spec.template.metadata.labels' }] },
    });
    const absent = await call<StatusBody>(
      cluster(),
      '/api/v1/namespaces/none/configmaps',
      {
        method: 'POST',
        body: { ...configMap('one'), metadata: { name: 'one' } },
      },
    );
    expect(absent.body.message).toBe('namespaces "none" not found');
  });

  it('records impersonation and answers as the impersonated user', async () => {
    const { body } = await call<KubeObject>(
      cluster(),
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      {
        method: 'POST',
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'SelfSubjectReview',
        },
        headers: {
          'Impersonate-User': 'longshore',
          'Impersonate-Group': ['longshore:developer', 'longshore:guest'],
          'Impersonate-Extra-Longshore.dev%2fuser': 'user:default/ann',
        },
      },
    );
    const expected = {
      username: 'longshore',
      groups: [
        'longshore:developer',
        'longshore:guest',
        'system:authenticated',
      ],
      extra: { 'longshore.dev/user': ['user:default/ann'] },
    };
    expect(body.status).toEqual({ userInfo: expected });
    expect(sim.requests().at(-1)).toMatchObject({
      cluster: 'a',
      method: 'POST',
      user: 'kubernetes-admin',
      impersonated: expected,
    });
  });

  it('deletes in the background, in the foreground and leaving orphans', async () => {
    const path = '/apis/apps/v1/namespaces/default/deployments/web';
    const deploy = async () => {
      cluster().apply(deployment({ replicas: 2 }));
      await sim.clock.advance(20_000);
      expect(
        pods().filter(pod => !pod.metadata.deletionTimestamp),
      ).toHaveLength(2);
    };
    await deploy();
    const background = await call<StatusBody>(cluster(), path, {
      method: 'DELETE',
    });
    expect(background.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { kind: 'deployments' },
    });
    cluster().settle();
    expect(
      pods().every(pod => pod.metadata.deletionGracePeriodSeconds === 30),
    ).toBe(true);
    await sim.clock.advance(10_000);
    expect(pods()).toHaveLength(0);

    await deploy();
    const foreground = await call<KubeObject>(
      cluster(),
      `${path}?propagationPolicy=Foreground`,
      { method: 'DELETE' },
    );
    expect(foreground.body.metadata.finalizers).toEqual(['foregroundDeletion']);
    cluster().settle();
    expect(cluster().get('deployments', 'default', 'web')).toBeDefined();
    await sim.clock.advance(10_000);
    expect(cluster().get('deployments', 'default', 'web')).toBeUndefined();
    expect(pods()).toHaveLength(0);

    await deploy();
    await call(cluster(), path, {
      method: 'DELETE',
      body: { propagationPolicy: 'Orphan' },
    });
    await sim.clock.advance(10_000);
    const [set] = cluster().list('replicasets');
    expect(set.metadata.ownerReferences ?? []).toEqual([]);
    expect(pods()).toHaveLength(2);
  });

  it('lets a pod go at once with grace 0 and empties a namespace', async () => {
    cluster().apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    cluster().apply({
      ...deployment(),
      metadata: { name: 'web', namespace: 'shop' },
    });
    await sim.clock.advance(20_000);
    const [pod] = cluster().list('pods', { namespace: 'shop' });
    await call(
      cluster(),
      `/api/v1/namespaces/shop/pods/${pod.metadata.name}?gracePeriodSeconds=0`,
      { method: 'DELETE' },
    );
    expect(cluster().get('pods', 'shop', pod.metadata.name)).toBeUndefined();

    const gone = await call<KubeObject>(cluster(), '/api/v1/namespaces/shop', {
      method: 'DELETE',
    });
    expect(gone.body.status).toEqual({ phase: 'Terminating' });
    const refused = await call<StatusBody>(
      cluster(),
      '/api/v1/namespaces/shop/configmaps',
      {
        method: 'POST',
        body: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'late' },
        },
      },
    );
    expect(refused.body).toMatchObject({ code: 403, reason: 'Forbidden' });
    await sim.clock.advance(60_000);
    expect(cluster().get('namespaces', undefined, 'shop')).toBeUndefined();
    expect(cluster().list('pods', { namespace: 'shop' })).toHaveLength(0);
  });

  it('reads logs: tail, since, timestamps, previous, follow', async () => {
    cluster().apply(deployment({ replicas: 1 }));
    await sim.clock.advance(60_000);
    const path = `/api/v1/namespaces/default/pods/${
      pods()[0].metadata.name
    }/log`;
    const all = (await call(cluster(), path)).text.trimEnd().split('\n');
    expect(all[0]).toContain('msg="starting app"');
    const tail = (
      await call(cluster(), `${path}?tailLines=2&timestamps=true`)
    ).text
      .trimEnd()
      .split('\n');
    expect(tail).toHaveLength(2);
    expect(tail[1]).toMatch(/^2026-01-01T00:0\d:\d\d\.\d{9}Z level=/);
    expect(tail[1].slice(31)).toBe(all.at(-1));
    const recent = (await call(cluster(), `${path}?sinceSeconds=10`)).text
      .trimEnd()
      .split('\n');
    expect(recent).toHaveLength(5);
    expect((await call(cluster(), `${path}?container=none`)).status).toBe(400);
    expect((await call(cluster(), `${path}?previous=true`)).status).toBe(400);

    const follow = await LineStream.open(
      cluster(),
      `${path}?follow=true&tailLines=1`,
    );
    expect(await follow.next()).toBe(all.at(-1));
    await sim.clock.advance(2_000);
    expect(await follow.next()).toContain('level=');
    cluster().delete('pods', 'default', pods()[0].metadata.name);
    await sim.clock.advance(10_000);
    const rest = [];
    for (
      let line = await follow.next();
      line !== undefined;
      line = await follow.next()
    )
      rest.push(line);
    expect(follow.ended).toBe(true);
  });

  it('counts quotas and shows usage', async () => {
    cluster().apply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'default' },
      spec: { hard: { 'requests.cpu': '150m', pods: '10' } },
    });
    cluster().apply(deployment({ replicas: 4 }));
    await sim.clock.advance(20_000);
    expect(pods()).toHaveLength(3);
    expect(
      cluster()
        .list('events')
        .map(event => event.message),
    ).toContainEqual(
      expect.stringContaining(
        'exceeded quota: small, requested: requests.cpu=50m, used: requests.cpu=150m, limited: requests.cpu=150m',
      ),
    );
    const metrics = await call<{
      items: Array<{ containers: Array<{ usage: { cpu: string } }> }>;
    }>(cluster(), '/apis/metrics.k8s.io/v1beta1/namespaces/default/pods');
    expect(metrics.body.items).toHaveLength(3);
    expect(metrics.body.items[0].containers[0].usage.cpu).toMatch(/^\d+n$/);
  });

  it('keeps an EndpointSlice for a Service', async () => {
    cluster().apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        selector: { app: 'web' },
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
    cluster().apply(deployment({ replicas: 2 }));
    await sim.clock.advance(20_000);
    const [slice] = cluster().list('endpointslices');
    expect(slice).toMatchObject({
      ports: [{ port: 8080, protocol: 'TCP' }],
      endpoints: [
        { conditions: { ready: true } },
        { conditions: { ready: true } },
      ],
    });
  });

  it('plays API faults one cluster at a time', async () => {
    const list = '/api/v1/pods';
    cluster().faults.tooManyRequests({ retryAfter: 7 });
    const busy = await call(cluster(), list);
    expect(busy.status).toBe(429);
    expect(busy.headers['retry-after']).toBe('7');
    expect((await call(sim.cluster('b'), list)).status).toBe(200);
    cluster().faults.clear();
    cluster().faults.serverError(503);
    expect((await call(cluster(), list)).body).toMatchObject({
      code: 503,
      reason: 'ServiceUnavailable',
    });
    cluster().faults.clear();
    cluster().faults.forbid({ verb: 'list', resource: 'pods' });
    expect((await call(cluster(), list)).body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
    });
    cluster().faults.clear();

    cluster().faults.delay(5_000);
    let answered = false;
    const slow = call<ListBody>(cluster(), list).then(answer => {
      answered = true;
      return answer;
    });
    await call(sim.cluster('b'), list);
    expect(answered).toBe(false);
    while (cluster().requestCount() < 4) await call(sim.cluster('b'), list);
    await sim.clock.advance(5_000);
    expect((await slow).status).toBe(200);
    cluster().faults.clear();

    const watch = await Watch.open(cluster(), `${list}?watch=1`);
    cluster().faults.blackHole(true);
    const before = cluster().requestCount();
    const swallowed = call(cluster(), list).catch(error => error as Error);
    while (cluster().requestCount() === before)
      await call(sim.cluster('b'), list);
    cluster().faults.blackHole(false);
    expect(await watch.next()).toBeUndefined();
    await sim.stop();
    expect(await swallowed).toMatchObject({ code: 'ECONNRESET' });
    sim = await KubeSim.start({ clusters: [{ name: 'a' }] });
  });
});
