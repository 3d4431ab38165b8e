import { BackstageUserPrincipal } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { KubeSim } from '@longshore/kube-sim';
import {
  Cell,
  ChangeMessage,
  DeploymentRow,
  PodRow,
  Row,
} from '@longshore/plugin-clusters-common';
import { ClustersClient } from '@longshore/plugin-clusters-node';
import { EventEmitter, once } from 'node:events';
import clustersPlugin from './index';
import { WATCHED_TYPES } from './reflector/WatchedType';

function isUser(principal: unknown): principal is BackstageUserPrincipal {
  return (principal as { type: string }).type === 'user';
}

const LABELS = {
  'longshore.dev/service': 'orders',
  'longshore.dev/environment': 'production',
};

function deployment(name: string, labels: Record<string, string>) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name: 'main', image: 'registry/orders:1' }] },
      },
    },
  };
}

function scaleTo(
  replicas: number,
  target: Partial<{ deployment: string; uid: string }> = {},
) {
  return {
    authority: {
      level: 'developer' as const,
      user: 'user:default/x',
      operation: 'op-1',
    },
    targets: [
      {
        cell: 'a',
        namespace: 'shop',
        deployment: 'orders',
        uid: 'u',
        replicas,
        ...target,
      },
    ],
  };
}

function onBehalfOf(user: string, plugin: string) {
  const actor = { subject: plugin };
  return `Bearer ${mockCredentials.user.token(user, { actor })}`;
}

function asPlugin(subject: string) {
  return mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'clusters',
  });
}

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(60_000);

describe('clusters plugin', () => {
  let sim: KubeSim;
  const stopping: Array<() => Promise<unknown>> = [];

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [
        {
          name: 'a',
          nodes: 2,
          delays: { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 },
        },
        { name: 'b', nodes: 1 },
      ],
    });
    sim.cluster('a').apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
  });

  afterEach(async () => {
    for (const stop of stopping.splice(0).reverse()) {
      await stop();
    }
    await sim.stop();
  });

  async function start(cellNames = ['a']) {
    const event = { success: jest.fn(), fail: jest.fn() };
    const auditor = Object.assign(
      mockServices.auditor.mock({ createEvent: async () => event }),
      { event },
    );
    const backend = await startTestBackend({
      features: [
        clustersPlugin,
        auditor.factory,
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'legacy',
                annotations: { 'backstage.io/kubernetes-id': 'old-shop' },
              },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost' },
            clusters: {
              cells: cellNames.map(name => ({
                name,
                region: 'gz',
                environments: ['production'],
                simulated: true,
                server: {
                  url: sim.cluster(name).url,
                  caData: sim.cluster(name).caData,
                  token: sim.cluster(name).token,
                },
              })),
            },
          },
        }),
      ],
    });
    stopping.push(() => backend.stop());
    const address = backend.server.address();
    if (typeof address !== 'object' || !address) {
      throw new Error('no address');
    }
    const baseUrl = `http://127.0.0.1:${address.port}/api/clusters`;
    return { baseUrl, backend, auditor };
  }

  function clientOf(baseUrl: string, plugin = 'services') {
    return new ClustersClient({
      auth: mockServices.auth.mock({
        getOwnServiceCredentials: async () =>
          mockCredentials.service(`plugin:${plugin}`),
        // As the real service does: a token for a person names the plugin too.
        getPluginRequestToken: async ({ onBehalfOf: { principal } }) => ({
          token: isUser(principal)
            ? mockCredentials.user.token(principal.userEntityRef, {
                actor: { subject: `plugin:${plugin}` },
              })
            : mockCredentials.service.token({
                onBehalfOf: mockCredentials.service(`plugin:${plugin}`),
                targetPluginId: 'clusters',
              }),
        }),
      }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => baseUrl,
      }),
    });
  }

  /** Follows the change stream and lets a test wait for what it should bring. */
  function follow(client: ClustersClient) {
    const rows = new Map<string, Row>();
    let cells: Cell[] = [];
    const messages: ChangeMessage[] = [];
    const aborter = new AbortController();
    const news = new EventEmitter();
    let ended: unknown;
    const done = (async () => {
      try {
        for await (const message of client.watchChanges({
          signal: aborter.signal,
        })) {
          messages.push(message);
          if (message.type === 'cells') cells = message.cells;
          if (message.type === 'rows') {
            message.changed.forEach(row => rows.set(row.uid, row));
            message.removed.forEach(({ uid }) => rows.delete(uid));
          }
          news.emit('news');
        }
      } catch (error) {
        ended = error;
        news.emit('news');
      }
    })();
    stopping.push(async () => {
      aborter.abort();
      await done;
    });
    return {
      messages,
      ended: done,
      async until<T>(find: (state: { rows: Row[]; cells: Cell[] }) => T) {
        for (;;) {
          const found = find({ rows: [...rows.values()], cells });
          if (found) return found;
          if (ended) throw ended;
          await once(news, 'news');
        }
      },
    };
  }

  const isReady = (row: Row): row is PodRow =>
    row.kind === 'Pod' && row.state === 'ready';
  const isDeployment = (row: Row): row is DeploymentRow =>
    row.kind === 'Deployment';

  it('should show what runs, scale it on behalf of a person, and show that', async () => {
    sim.cluster('a').apply(deployment('orders', LABELS));
    const { baseUrl } = await start();
    const client = clientOf(baseUrl);
    const seen = follow(client);

    const pods = await seen.until(
      ({ rows }) => rows.filter(isReady).length === 2 && rows.filter(isReady),
    );
    expect(pods).toEqual([
      expect.objectContaining({
        cell: 'a',
        namespace: 'shop',
        deployment: 'orders',
        image: 'registry/orders:1',
        claim: {
          component: 'component:default/orders',
          environment: 'production',
          track: 'main',
          via: 'label',
        },
      }),
      expect.objectContaining({ deployment: 'orders' }),
    ]);
    const [cell] = await seen.until(({ cells }) =>
      cells[0]?.writable === undefined ? undefined : cells,
    );
    expect(cell).toMatchObject({
      name: 'a',
      region: 'gz',
      version: 'v1.34.4',
      simulated: true,
      writable: true,
    });

    const row = await seen.until(({ rows }) => rows.find(isDeployment));
    const { results } = await client.scale(scaleTo(3, { uid: row.uid }), {
      credentials: mockCredentials.user('user:default/ann'),
    });
    expect(results).toMatchObject([
      { cell: 'a', ok: true, scaled: [{ deployment: 'orders', ok: true }] },
    ]);
    await seen.until(({ rows }) => rows.filter(isReady).length === 3);
  });

  it('should show what a Component names by annotation, and not change it', async () => {
    sim
      .cluster('a')
      .apply(deployment('old', { 'backstage.io/kubernetes-id': 'old-shop' }));
    const { baseUrl } = await start();
    const client = clientOf(baseUrl);
    const seen = follow(client);
    const row = await seen.until(({ rows }) => rows.find(isDeployment));
    expect(row.claim).toEqual({
      component: 'component:default/legacy',
      environment: 'production',
      track: 'main',
      via: 'annotation',
    });
    const { results } = await client.scale(
      scaleTo(0, { deployment: 'old', uid: row.uid }),
      { credentials: mockCredentials.user() },
    );
    expect(results).toMatchObject([
      { cell: 'a', ok: false, failure: { code: 'not-managed' } },
    ]);
  });

  it('should go on from a cursor', async () => {
    sim.cluster('a').apply(deployment('orders', LABELS));
    const { baseUrl } = await start();
    const client = clientOf(baseUrl);
    const seen = follow(client);
    await seen.until(({ rows }) => rows.filter(isReady).length === 2);
    await seen.until(() =>
      seen.messages.some(({ type }) => type === 'complete'),
    );
    const last = seen.messages[seen.messages.length - 1];
    const again = client.watchChanges({
      cursor: last.type === 'start' ? '' : last.cursor,
      signal: new AbortController().signal,
    });
    const first = await again.next();
    await again.return(undefined);
    expect(first.value).toEqual({ type: 'start', resumed: true });
  });

  it('should keep rows of a cell that goes away, and say why it is not read', async () => {
    sim.cluster('a').apply(deployment('orders', LABELS));
    const { baseUrl } = await start(['a', 'b']);
    const seen = follow(clientOf(baseUrl));
    const stateOf = (name: string, cells: Cell[]) =>
      cells.find(cell => cell.name === name)?.contact.state;
    await seen.until(
      ({ rows, cells }) =>
        rows.filter(isReady).length === 2 &&
        stateOf('a', cells) === 'live' &&
        stateOf('b', cells) === 'live',
    );

    sim.cluster('a').faults.serverError(503);
    sim.cluster('a').faults.dropWatches();
    const stale = await seen.until(({ rows, cells }) =>
      stateOf('a', cells) === 'stale' ? { rows, cells } : undefined,
    );
    expect(stale.cells[0].contact).toMatchObject({
      state: 'stale',
      lastContact: expect.any(String),
      failure: { code: 'server-error', params: { cell: 'a' } },
    });
    expect(stateOf('b', stale.cells)).toBe('live');
    expect(stale.rows.filter(isReady)).toHaveLength(2);

    sim.cluster('a').faults.clear();
    await seen.until(({ cells }) => stateOf('a', cells) === 'live');
  });

  describe('callers', () => {
    const ANN = 'user:default/ann';
    const SERVICES = 'plugin:services';

    it.each([
      ['nobody', mockCredentials.none.header(), 401],
      ['a person', mockCredentials.user.header(), 403],
      ['a person by the right plugin', onBehalfOf(ANN, SERVICES), 403],
      ['a token from outside', mockCredentials.service.header(), 403],
      ['another plugin', asPlugin('plugin:scaffolder'), 403],
    ])('should not let %s read', async (_, authorization, expected) => {
      const { baseUrl } = await start([]);
      const response = await fetch(`${baseUrl}/v1/changes`, {
        headers: { authorization },
      });
      expect(response.status).toBe(expected);
    });

    it.each([
      ['a person directly', mockCredentials.user.header()],
      ['a person by another plugin', onBehalfOf(ANN, 'plugin:other')],
      ['a token from outside', mockCredentials.service.header()],
      ['another plugin', asPlugin('plugin:scaffolder')],
    ])(
      'should not let %s write, and record the attempt',
      async (_, authorization) => {
        const { baseUrl, auditor } = await start(['a']);
        const response = await fetch(`${baseUrl}/v1/scale`, {
          method: 'PUT',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(scaleTo(1)),
        });
        expect(response.status).toBe(403);
        const { error } = await response.json();
        expect(error).toMatchObject({
          name: 'NotAllowedError',
          code: 'caller-not-allowed',
        });
        expect(sim.cluster('a').requests()).not.toContainEqual(
          expect.objectContaining({ method: 'PATCH' }),
        );
        expect(auditor.createEvent).toHaveBeenCalledWith(
          expect.objectContaining({
            eventId: 'cluster-write',
            meta: expect.objectContaining({ queryType: 'scale' }),
          }),
        );
        expect(auditor.event.fail).toHaveBeenCalledTimes(1);
      },
    );

    it('should believe the user of the token before the one in the body', async () => {
      sim.cluster('a').apply(deployment('orders', LABELS));
      const uid = String(
        sim.cluster('a').get('deployments', 'shop', 'orders')?.metadata.uid,
      );
      const { baseUrl, auditor } = await start();
      const client = clientOf(baseUrl);
      await client.scale(scaleTo(1, { uid }), {
        credentials: mockCredentials.user(ANN),
      });
      await client.scale(scaleTo(1, { uid }), {
        credentials: mockCredentials.service(SERVICES),
      });
      const people = sim
        .cluster('a')
        .requests()
        .filter(({ method }) => method === 'PATCH')
        .map(({ impersonated }) => impersonated?.extra);
      expect(people).toEqual([
        expect.objectContaining({ 'longshore.dev/user': [ANN] }),
        expect.objectContaining({ 'longshore.dev/user': ['user:default/x'] }),
      ]);
      expect(auditor.event.success).toHaveBeenCalledTimes(2);
      expect(auditor.event.success).toHaveBeenCalledWith({
        meta: expect.objectContaining({ user: ANN, plugin: SERVICES }),
      });
    });
  });

  describe('validation', () => {
    const put = async (path: string, method: string, body: unknown) => {
      const { baseUrl } = await start(['a']);
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          authorization: asPlugin('plugin:services'),
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await response.json() };
    };
    const { authority } = scaleTo(1);

    it.each([
      ['no targets', { authority, targets: [] }],
      ['a negative count', scaleTo(-1)],
      ['half an instance', scaleTo(1.5)],
      ['a path as a name', scaleTo(1, { deployment: '../../x' })],
      [
        'a level that there is not',
        { ...scaleTo(1), authority: { ...authority, level: 'root' } },
      ],
      [
        'a header in the person',
        { ...scaleTo(1), authority: { ...authority, user: 'a\r\nb: c' } },
      ],
      ['more than is known', { ...scaleTo(1), extra: true }],
    ])('should refuse to scale with %s', async (_, body) => {
      const answer = await put('/v1/scale', 'PUT', body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.name).toBe('InputError');
    });

    it('should refuse to apply what is not in its list, and not repeat its content', async () => {
      const answer = await put('/v1/apply', 'POST', {
        authority,
        cells: ['a'],
        dryRun: false,
        force: false,
        objects: [
          {
            apiVersion: 'v1',
            kind: 'Node',
            metadata: { name: 'n' },
            data: { password: 'hunter2' },
          },
        ],
      });
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatchObject({
        name: 'InputError',
        code: 'object-not-applicable',
        message: expect.stringContaining('v1 Node cannot be applied'),
      });
      expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    });
  });

  it('should end its streams and watches when it stops', async () => {
    sim.cluster('a').apply(deployment('orders', LABELS));
    const { baseUrl, backend } = await start();
    const seen = follow(clientOf(baseUrl));
    await seen.until(({ rows }) => rows.length > 0);
    while (sim.cluster('a').openWatches < WATCHED_TYPES.length) {
      await new Promise(setImmediate);
    }
    await backend.stop();
    await seen.ended;
    // The server learns of closed sockets a moment after they are closed.
    while (sim.cluster('a').openWatches > 0) {
      await new Promise(setImmediate);
    }
    expect(sim.cluster('a').openWatches).toBe(0);
  });
});
