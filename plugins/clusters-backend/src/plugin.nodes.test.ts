import { mockCredentials } from '@backstage/backend-test-utils';
import { KubeSim } from '@longshore/kube-sim';
import {
  CellEventList,
  DrainPreview,
  LogMessage,
  NamespaceList,
  NodeList,
  OperationAnswer,
} from '@longshore/plugin-clusters-common';
import { isOver, Operation } from '@longshore/plugin-longshore-common';
import knexFactory, { Knex } from 'knex';
import { Replica, startReplica } from './__testUtils__/startReplica';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const FAST = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };
const LABELS = {
  'longshore.dev/service': 'orders',
  'longshore.dev/environment': 'production',
};
const BOB = mockCredentials.user.header('user:default/bob');
const AUTHORITY = {
  level: 'reporter',
  user: 'user:default/x',
  operation: 'op-1',
};

function asPlugin(subject: string) {
  return mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: 'clusters',
  });
}

describe('nodes, operations and streams of the clusters plugin', () => {
  let sim: KubeSim;
  let knex: Knex;
  let replica: Replica;
  const cluster = () => sim.cluster('a');

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a', nodes: 2, delays: FAST }],
    });
    cluster().apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    cluster().apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'orders', namespace: 'shop', labels: LABELS },
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'orders' } },
        template: {
          metadata: { labels: { app: 'orders', ...LABELS } },
          spec: {
            containers: [
              {
                name: 'main',
                image: 'registry/orders:1',
                resources: { requests: { cpu: '250m', memory: '64Mi' } },
              },
            ],
          },
        },
      },
    });
    const { url, token, caData } = cluster();
    knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    replica = await startReplica({
      knex,
      cells: [
        {
          name: 'a',
          environments: ['production'],
          server: { url, token, caData },
        },
        {
          name: 'silent',
          environments: ['production'],
          server: { url: 'https://127.0.0.1:1', token, caData },
        },
      ],
    });
    await until(async () => {
      const { nodes } = await read<NodeList>('/v1/cells/a/nodes');
      const pods = nodes.reduce((sum, node) => sum + node.requested.pods, 0);
      return nodes.length === 2 && pods === 4;
    });
  });

  afterAll(async () => {
    await replica?.stop();
    await knex?.destroy();
    await sim?.stop();
  });

  async function read<T>(path: string): Promise<T> {
    const { body } = await replica.call('get', path).expect(200);
    return body as T;
  }

  async function until(isSo: () => Promise<boolean>) {
    while (!(await isSo())) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  const nodeOf = async (name: string) =>
    (await read<NodeList>('/v1/cells/a/nodes')).nodes.find(
      ({ node }) => node === name,
    )!;

  it('should tell of nodes and namespaces from memory', async () => {
    sim.forgetRequests();
    const [first, second] = await Promise.all(['node-1', 'node-2'].map(nodeOf));
    expect(first).toMatchObject({
      schedulable: true,
      ready: 'True',
      cordoned: false,
      allocatable: { cpuMillis: 8_000, pods: 110 },
      kubeletVersion: 'v1.34.4',
    });
    expect(first.requested.cpuMillis + second.requested.cpuMillis).toBe(1_000);
    const { namespaces } = await read<NamespaceList>('/v1/cells/a/namespaces');
    expect(namespaces).toEqual([
      {
        name: 'shop',
        pods: 4,
        podsNotReady: expect.any(Number),
        cpuMillis: 1_000,
        memoryBytes: 4 * 64 * 1024 * 1024,
        components: ['component:default/orders'],
      },
    ]);
    const asked = cluster()
      .requests()
      .filter(({ path, query }) => /nodes|pods/.test(path) && !query.watch);
    expect(asked).toEqual([]);
  });

  it('should say of a cell that was never read that it was not, and why', async () => {
    const isTold = async (path: string) => {
      const { unread, ...list } = await read<NodeList | NamespaceList>(
        `/v1/cells/silent/${path}`,
      );
      expect(Object.values(list)).toEqual([[]]);
      return unread?.code === 'unreachable';
    };
    await until(() => isTold('nodes'));
    await until(() => isTold('namespaces'));
    expect(await read<NodeList>('/v1/cells/a/nodes')).not.toHaveProperty(
      'unread',
    );
  });

  it('should cordon and open a node, as the operator', async () => {
    const cordon = (cordoned: boolean) =>
      replica.call('put', '/v1/cells/a/nodes/node-2/cordon', {
        body: { cordoned, reason: 'a look' },
      });
    await cordon(true).expect(204);
    await until(async () => (await nodeOf('node-2')).cordoned);
    await cordon(false).expect(204);
    await until(async () => !(await nodeOf('node-2')).cordoned);
    const { body } = await replica
      .call('put', '/v1/cells/a/nodes/none/cordon', {
        body: { cordoned: true },
      })
      .expect(404);
    expect(body.error).toMatchObject({ code: 'not-found' });
  });

  it('should drain a node as an operation that can be followed', async () => {
    const preview = await read<DrainPreview>('/v1/cells/a/nodes/node-1/drain');
    expect(preview.pods.length).toBeGreaterThan(0);
    expect(preview.pods[0]).toMatchObject({
      namespace: 'shop',
      fate: 'evict',
      component: 'component:default/orders',
    });
    const { body } = await replica
      .call('post', '/v1/cells/a/nodes/node-1/drain', {
        body: { reason: 'a new disk' },
      })
      .expect(202);
    const { operation } = body as OperationAnswer;
    expect(operation).toMatchObject({
      kind: 'drain-node',
      subject: 'a/node-1',
      requestedBy: 'user:default/anna',
      reason: 'a new disk',
    });
    let now: Operation = operation;
    await until(async () => {
      ({ operation: now } = await read<OperationAnswer>(
        `/v1/operations/${operation.id}`,
      ));
      return isOver(now);
    });
    expect(now.state).toBe('succeeded');
    const { lines } = await read<{ lines: unknown[] }>(
      `/v1/operations/${operation.id}/log?after=1`,
    );
    expect(lines.length).toBeGreaterThan(0);
    const { operations } = await read<{ operations: Operation[] }>(
      '/v1/operations?within=a&open=false&limit=10',
    );
    expect(operations.map(({ id }) => id)).toContain(operation.id);
    await until(async () => {
      const { requested, cordoned } = await nodeOf('node-1');
      return cordoned && requested.pods === 0;
    });
    await replica
      .call('put', '/v1/cells/a/nodes/node-1/cordon', {
        body: { cordoned: false },
      })
      .expect(204);
  });

  it('should not begin to drain what is not known, or what stands alone', async () => {
    const drain = (path: string, body: object = { reason: 'x' }) =>
      replica.call('post', `/v1/cells/${path}/drain`, { body });
    await drain('a/nodes/none').expect(404);
    await drain('none/nodes/node-1').expect(404);
    await drain('a/nodes/node-1', {}).expect(400);
    cluster().apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'lone', namespace: 'shop' },
      spec: {
        nodeName: 'node-2',
        containers: [{ name: 'main', image: 'registry/orders:1' }],
      },
    });
    const { body } = await drain('a/nodes/node-2').expect(409);
    expect(body.error).toMatchObject({
      code: 'unmanaged-pods',
      params: { node: 'node-2', pods: 'shop/lone' },
    });
    cluster().delete('pods', 'shop', 'lone');
  });

  it('should keep a node closed that is being drained, and end the drain when asked', async () => {
    cluster().apply({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard', namespace: 'shop' },
      spec: {
        minAvailable: '100%',
        selector: { matchLabels: { app: 'orders' } },
      },
    });
    await until(async () => {
      const budget = cluster().get(
        'poddisruptionbudgets.policy',
        'shop',
        'guard',
      ) as unknown as { status?: { currentHealthy?: number } };
      return budget.status?.currentHealthy === 4;
    });
    const { body } = await replica
      .call('post', '/v1/cells/a/nodes/node-2/drain', {
        body: { reason: 'x' },
      })
      .expect(202);
    const { id } = (body as OperationAnswer).operation;
    expect((await nodeOf('node-2')).operation).toBe(id);
    const twice = await replica
      .call('post', '/v1/cells/a/nodes/node-2/drain', {
        body: { reason: 'y' },
      })
      .expect(409);
    expect(twice.body.error).toMatchObject({ code: 'operation-open' });
    const opened = await replica
      .call('put', '/v1/cells/a/nodes/node-2/cordon', {
        body: { cordoned: false },
      })
      .expect(409);
    expect(opened.body.error).toMatchObject({ code: 'operation-open' });

    await replica.call('post', `/v1/operations/${id}/cancel`).expect(200);
    await until(async () => {
      const { operation } = await read<OperationAnswer>(`/v1/operations/${id}`);
      return operation.state === 'cancelled';
    });
    await until(async () => !(await nodeOf('node-2')).cordoned);
  });

  it('should have nothing for those who are not operators', async () => {
    const { operations } = await read<{ operations: Operation[] }>(
      '/v1/operations',
    );
    const asBob = { authorization: BOB };
    for (const path of [
      '/v1/cells/a/nodes',
      '/v1/cells/a/namespaces',
      '/v1/cells/a/events',
      '/v1/cells/a/nodes/node-1/drain',
      '/v1/operations',
      `/v1/operations/${operations[0].id}`,
      `/v1/operations/${operations[0].id}/log`,
      '/v1/operations/none',
    ]) {
      const { body } = await replica.call('get', path, asBob).expect(404);
      expect(body.error).toMatchObject({ code: 'not-found' });
    }
    await replica
      .call('put', '/v1/cells/a/nodes/node-1/cordon', {
        ...asBob,
        body: { cordoned: true },
      })
      .expect(404);
    await replica
      .call('post', '/v1/cells/a/nodes/node-1/drain', {
        ...asBob,
        body: { reason: 'x' },
      })
      .expect(404);
    await replica
      .call('post', `/v1/operations/${operations[0].id}/cancel`, asBob)
      .expect(404);
    expect((await nodeOf('node-1')).cordoned).toBe(false);
  });

  it('should give the events of a cell to operators, and of an object to plugins', async () => {
    const { events } = await read<CellEventList>(
      '/v1/cells/a/events?kind=Pod&namespace=shop&limit=5',
    );
    expect(events).toHaveLength(5);
    const { body } = await replica
      .call('post', '/v1/events', {
        authorization: asPlugin('plugin:services'),
        body: {
          authority: AUTHORITY,
          cell: 'a',
          object: events[0].object,
          limit: 1,
        },
      })
      .expect(200);
    expect(body.events).toHaveLength(1);
  });

  it('should stream logs to writers alone, and let none hold them back', async () => {
    const ask = (authorization: string) =>
      replica.call('post', '/v1/logs', {
        authorization,
        body: {
          authority: AUTHORITY,
          select: [
            { cell: 'a', namespace: 'shop', labelSelector: 'app=orders' },
          ],
          tailLines: 1,
        },
      });
    await ask(asPlugin('plugin:other')).expect(403);
    await ask(BOB).expect(403);
    const answer = await ask(asPlugin('plugin:services'))
      .buffer(true)
      .parse((response, done) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => (text += chunk));
        response.on('end', () => done(null, text));
      })
      .expect(200);
    expect(answer.headers['cache-control']).toContain('no-transform');
    const messages = String(answer.body)
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line) as LogMessage);
    expect(messages.filter(({ type }) => type === 'end')).toHaveLength(4);
    expect(messages.some(({ type }) => type === 'line')).toBe(true);
  });
});
