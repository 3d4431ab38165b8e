import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { KubeSim } from '@longshore/kube-sim';
import request from 'supertest';
import {
  sealingKey,
  startRegistry,
  TestRegistry,
} from './__testUtils__/startRegistry';
import { spec } from './schema/openapi';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
/** Who asks: an operator, somebody who is none, a plugin that may and one that may not. */
type Asker = 'anna' | 'nina' | 'plugin:services' | 'plugin:other';

type Route = {
  route: `${Method} ${string}`;
  /** Where it is not that of the route as it stands. */
  path?: string;
  body?: () => object;
  by: 'anna' | 'plugin:services';
  /** Of the event where it is allowed; none for what only looks at rows. */
  event?: [eventId: string, severity: string];
  /** Of the denial, where it is another. */
  denial?: string;
  queryType: string;
  /** What comes next needs the end of the operation. */
  whole?: boolean;
};

const SECRET = 'not-for-the-record';
const AUTHORITY = {
  level: 'developer',
  user: 'user:default/x',
  operation: 'op-1',
};
const CHANGE: Route['event'] = ['clusters-change', 'high'];
const WRITE: Route['event'] = ['cluster-write', 'medium'];

describe('auditor events of the clusters plugin', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let sim: KubeSim;
  let registry: TestRegistry;
  /** Of an operation that was begun. */
  let operation = '';

  const registration = () => ({
    name: 'gz-1',
    region: 'gz',
    environments: ['production'],
    credentials: {
      type: 'token',
      url: sim.cluster('a').url,
      ca: Buffer.from(sim.cluster('a').caData, 'base64').toString('utf8'),
      token: SECRET,
    },
  });
  const kubeconfig = () =>
    JSON.stringify({
      clusters: [
        {
          name: 'fresh',
          cluster: {
            server: sim.cluster('fresh').url,
            'certificate-authority-data': sim.cluster('fresh').caData,
          },
        },
      ],
      users: [{ name: 'admin', user: { token: sim.cluster('fresh').token } }],
      contexts: [{ name: 'x', context: { cluster: 'fresh', user: 'admin' } }],
      'current-context': 'x',
    });
  const object = (data: JsonObject) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'orders',
      namespace: 'shop',
      labels: { 'longshore.dev/environment': 'production' },
    },
    data,
  });

  const mutations: Route[] = [
    {
      route: 'put /v1/scale',
      by: 'plugin:services',
      body: () => ({
        authority: AUTHORITY,
        targets: [
          {
            cell: 'a',
            namespace: 'shop',
            deployment: 'none',
            uid: 'none',
            replicas: 1,
          },
        ],
      }),
      event: WRITE,
      queryType: 'scale',
    },
    {
      route: 'post /v1/apply',
      by: 'plugin:services',
      body: () => ({
        authority: AUTHORITY,
        cells: ['a'],
        dryRun: true,
        force: false,
        objects: [object({ password: SECRET })],
      }),
      event: WRITE,
      queryType: 'apply',
    },
    {
      route: 'post /v1/instance-ends/acknowledge',
      by: 'plugin:services',
      body: () => ({ ids: ['none'] }),
      event: ['clusters-acknowledge', 'low'],
      denial: 'clusters-access',
      queryType: 'acknowledge-instance-ends',
    },
    {
      route: 'post /v1/cells/check',
      by: 'anna',
      body: registration,
      event: CHANGE,
      queryType: 'check-cell',
    },
    {
      route: 'post /v1/cells',
      by: 'anna',
      body: registration,
      event: CHANGE,
      queryType: 'register-cell',
    },
    {
      route: 'post /v1/enrolments',
      by: 'anna',
      body: () => ({
        name: 'gz-2',
        region: 'gz',
        environments: ['production'],
        kubeconfig: kubeconfig(),
      }),
      event: CHANGE,
      queryType: 'enrol-cell',
      whole: true,
    },
    {
      route: 'patch /v1/cells/{cell}',
      path: '/v1/cells/gz-2',
      by: 'anna',
      body: () => ({ region: 'bj' }),
      event: CHANGE,
      queryType: 'change-cell',
    },
    {
      route: 'delete /v1/cells/{cell}',
      path: '/v1/cells/gz-2',
      by: 'anna',
      event: CHANGE,
      queryType: 'remove-cell',
    },
    {
      route: 'post /v1/key-rotations',
      by: 'anna',
      event: CHANGE,
      queryType: 'rotate-keys',
    },
    {
      route: 'put /v1/cells/{cell}/nodes/{node}/cordon',
      path: '/v1/cells/a/nodes/node-1/cordon',
      by: 'anna',
      body: () => ({ cordoned: true }),
      event: CHANGE,
      queryType: 'cordon-node',
    },
    {
      route: 'post /v1/cells/{cell}/nodes/{node}/drain',
      path: '/v1/cells/a/nodes/node-1/drain',
      by: 'anna',
      body: () => ({ reason: 'a new disk' }),
      event: CHANGE,
      queryType: 'drain-node',
    },
    {
      route: 'post /v1/operations/{id}/cancel',
      by: 'anna',
      event: CHANGE,
      // Whoever may not see operations does not hear whether there is this one.
      denial: 'clusters-access',
      queryType: 'cancel-operation',
    },
  ];

  const reads: Route[] = [
    {
      route: 'post /v1/events',
      by: 'plugin:services',
      body: () => ({
        authority: AUTHORITY,
        cell: 'a',
        object: { kind: 'Pod', namespace: 'shop', name: 'none' },
      }),
      event: ['cluster-read-events', 'low'],
      denial: 'clusters-access',
      queryType: 'read-events',
    },
    {
      route: 'post /v1/logs',
      by: 'plugin:services',
      body: () => ({
        authority: AUTHORITY,
        select: [{ cell: 'a', namespace: 'shop', labelSelector: 'app=none' }],
      }),
      event: ['cluster-read-logs', 'low'],
      denial: 'clusters-access',
      queryType: 'read-logs',
    },
    {
      route: 'post /v1/rows/query',
      by: 'plugin:services',
      body: () => ({ kind: 'Pod' }),
      denial: 'clusters-access',
      queryType: 'query-rows',
    },
    {
      route: 'post /v1/rows/summaries',
      by: 'plugin:services',
      body: () => ({ services: [{ component: 'a', environment: 'test' }] }),
      denial: 'clusters-access',
      queryType: 'summarize-rows',
    },
    {
      route: 'post /v1/placement/preview',
      by: 'plugin:services',
      body: () => ({
        environment: 'production',
        replicas: 1,
        size: { cpuMillis: 100, memoryBytes: 1_000 },
      }),
      denial: 'clusters-access',
      queryType: 'preview-placement',
    },
    {
      route: 'get /v1/instance-ends',
      by: 'plugin:services',
      denial: 'clusters-access',
      queryType: 'read-instance-ends',
    },
    {
      route: 'get /v1/changes',
      by: 'plugin:services',
      denial: 'clusters-access',
      queryType: 'follow-changes',
    },
  ];

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: ['a', 'fresh'].map(name => ({ name, nodes: 1 })),
    });
    sim.cluster('a').apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    const { url, caData, token } = sim.cluster('a');
    registry = await startRegistry({
      knex: await databases.init('SQLITE_3'),
      keys: [sealingKey('2026')],
      placed: () => [],
      config: {
        cells: [
          {
            name: 'a',
            environments: ['production'],
            server: { url, caData, token },
          },
        ],
      },
    });
    // Changes are refused until the catalog was read.
    await registry.call('get', '/v1/cells');
  });

  afterAll(async () => {
    await registry?.stop();
    await sim?.stop();
  });

  function credentialsOf(asker: Asker): string {
    return asker.startsWith('plugin:')
      ? mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(asker),
          targetPluginId: 'clusters',
        })
      : mockCredentials.user.header(`user:default/${asker}`);
  }

  /** The events of one request, without those of operations that end meanwhile. */
  async function ask(route: Route, asker: Asker) {
    const [method, path] = route.route.split(' ') as [Method, string];
    const before = registry.events.length;
    const sent = request(registry.backend.server)
      [method](`/api/clusters${route.path ?? path.replace('{id}', operation)}`)
      .set('Authorization', credentialsOf(asker));
    const { status, body } = await (route.body
      ? sent.send(route.body())
      : sent);
    operation = body?.operation?.id ?? operation;
    return {
      status,
      body,
      events: registry.events
        .slice(before)
        .filter(({ eventId }) => eventId !== 'operation-end'),
    };
  }

  it('should be asserted of every route that may change something', () => {
    const known = new Set([...mutations, ...reads].map(({ route }) => route));
    const routes = Object.entries(spec.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter(method => method !== 'get')
        .map(method => `${method} ${path}`),
    );
    expect(routes.filter(route => !known.has(route as never))).toEqual([]);
    expect(routes.length).toBeGreaterThan(mutations.length);
  });

  it.each(mutations)('should record $route', async route => {
    const { status, body, events } = await ask(route, route.by);
    if (route.whole) {
      await registry.over({ body });
    }
    expect(status).toBeLessThan(400);
    expect(events).toHaveLength(1);
    const [eventId, severityLevel] = route.event!;
    expect(events[0]).toMatchObject({
      eventId,
      severityLevel,
      meta: { queryType: route.queryType },
      outcome: expect.any(String),
    });
  });

  it.each(reads.slice(0, 2))('should record $route', async route => {
    const { status, events } = await ask(route, route.by);
    expect(status).toBe(200);
    const [eventId, severityLevel] = route.event!;
    expect(events).toEqual([
      expect.objectContaining({ eventId, severityLevel, outcome: 'success' }),
    ]);
    expect(events[0].meta).toMatchObject({
      level: 'developer',
      user: AUTHORITY.user,
      plugin: 'plugin:services',
    });
  });

  describe.each(['nina', 'anna', 'plugin:services', 'plugin:other'] as const)(
    'denials of %s',
    asker => {
      it.each(
        [...mutations, ...reads]
          .filter(({ by }) => by !== asker)
          // Operators may see how something would be placed.
          .filter(
            ({ queryType }) =>
              asker !== 'anna' || queryType !== 'preview-placement',
          ),
      )('should be recorded: $route', async route => {
        const { status, events } = await ask(route, asker);
        expect([403, 404]).toContain(status);
        expect(events).toHaveLength(1);
        const [event] = events;
        const eventId = route.denial ?? route.event?.[0];
        expect(event).toMatchObject({ eventId, outcome: 'fail' });
        expect(event.severityLevel).not.toBe('low');
      });
    },
  );

  it('should hold no secret', () => {
    const events = JSON.stringify(registry.events);
    expect(events).toContain('register-cell');
    expect(events).not.toContain(SECRET);
    expect(events).not.toContain(sim.cluster('fresh').token);
    expect(events).not.toContain('current-context');
  });

  it('should tell how operations end', async () => {
    const ends = () =>
      registry.events.filter(({ eventId }) => eventId === 'operation-end');
    while (!ends().some(({ meta }) => meta.queryType === 'rotate-keys')) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    expect(ends()).toContainEqual(
      expect.objectContaining({
        outcome: 'fail',
        meta: expect.objectContaining({
          queryType: 'register-cell',
          subject: 'gz-1',
          state: 'failed',
          user: 'user:default/anna',
          code: 'unauthorized',
        }),
      }),
    );
    expect(ends()).toContainEqual(
      expect.objectContaining({
        outcome: 'success',
        meta: expect.objectContaining({ queryType: 'rotate-keys' }),
      }),
    );
  });
});
