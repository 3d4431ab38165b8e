import { mockCredentials } from '@backstage/backend-test-utils';
import { KubeSim } from '@longshore/kube-sim';
import {
  CellRegistration,
  ChangeMessage,
  InstanceEndList,
  LogMessage,
  OperationAnswer,
  RowPage,
} from '@longshore/plugin-clusters-common';
import { isOver, Operation } from '@longshore/plugin-longshore-common';
import knexFactory, { Knex } from 'knex';
import { AnswerJudge } from './__testUtils__/AnswerJudge';
import { readLines } from './__testUtils__/readLines';
import { applyShop, shopRelease } from './__testUtils__/shop';
import { sealingKey, servicesPlugin } from './__testUtils__/startRegistry';
import { Replica, startReplica } from './__testUtils__/startReplica';
import { WATCHED_TYPES } from './reflector/WatchedType';
import { spec } from './schema/openapi';
import { DatabaseUtilisationStore } from './utilisation/DatabaseUtilisationStore';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const FAST = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };
const PLACE = { region: 'gz', environments: ['production' as const] };
const AUTHORITY = {
  level: 'developer',
  user: 'user:default/x',
  operation: 'op-1',
};
const ORDERS = { component: 'component:default/orders' };
const SERVICES = mockCredentials.service.header({
  onBehalfOf: mockCredentials.service('plugin:services'),
  targetPluginId: 'clusters',
});

describe('the OpenAPI document', () => {
  const judge = new AnswerJudge(spec);
  let sim: KubeSim;
  let knex: Knex;
  let replica: Replica;
  /** Of a drain that no budget holds up. */
  let drained: Operation;

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: ['a', 'other', 'third'].map(name => ({
        name,
        nodes: 2,
        delays: FAST,
      })),
    });
    const cluster = sim.cluster('a');
    applyShop(cluster);
    knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    const { token, caData } = cluster;
    replica = await startReplica({
      knex,
      cells: [
        { ...PLACE, name: 'a', server: { url: cluster.url, token, caData } },
        {
          ...PLACE,
          name: 'silent',
          server: { url: 'https://127.0.0.1:1', token, caData },
        },
      ],
      config: {
        clusters: { allowedAddresses: ['127.0.0.0/8'] },
        longshore: { sealing: { keys: [sealingKey('2026')] } },
      },
      features: [servicesPlugin(() => [])],
    });
    await until(async () => {
      const pages = await Promise.all(
        WATCHED_TYPES.map(({ kind }) => query({ kind, cells: ['a'] })),
      );
      return pages.every(
        ({ total, staleCells }) => total > 0 && !staleCells.length,
      );
    });
    await registered('b', 'other');
    ({ operation: drained } = await over(
      await ask('post', '/v1/cells/a/nodes/node-2/drain', {
        body: { reason: 'a new disk', evictUnmanaged: true },
      }),
    ));
  });

  afterAll(async () => {
    await replica?.stop();
    await knex?.destroy();
    await sim?.stop();
  });

  async function until(isSo: () => Promise<boolean>) {
    while (!(await isSo())) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** Everything that comes is judged. */
  async function ask(
    method: Parameters<Replica['call']>[0],
    path: string,
    options: { body?: object; authorization?: string } = {},
  ): Promise<{ asked: string; body: unknown }> {
    const { status, body } = await replica.call(method, path, options);
    const asked = judge.judge({ method, path, status, body });
    return { asked, body };
  }

  const get = (path: string) => ask('get', path);
  const asServices = (path: string, body: object) =>
    ask('post', path, { body, authorization: SERVICES });

  async function query(body: object): Promise<RowPage> {
    return (await asServices('/v1/rows/query', body)).body as RowPage;
  }

  async function over({ body }: { body: unknown }): Promise<OperationAnswer> {
    const { id } = (body as OperationAnswer).operation;
    let answer = body as OperationAnswer;
    await until(async () => {
      answer = (await get(`/v1/operations/${id}`)).body as OperationAnswer;
      return isOver(answer.operation);
    });
    return answer;
  }

  function registration(name: string, of: string): CellRegistration {
    const { url, token, caData } = sim.cluster(of);
    return {
      ...PLACE,
      name,
      credentials: {
        type: 'token',
        url,
        ca: Buffer.from(caData, 'base64').toString('utf8'),
        token,
      },
    };
  }

  async function registered(name: string, of: string) {
    const asked = await ask('post', '/v1/cells', {
      body: registration(name, of),
    });
    await over(asked);
    return asked;
  }

  async function endOfInstance(): Promise<InstanceEndList> {
    const { rows } = await query({
      kind: 'Pod',
      components: [ORDERS.component],
    });
    sim.cluster('a').delete('pods', 'shop', rows[0].name);
    let ends: InstanceEndList = { ends: [], more: false };
    await until(async () => {
      const answer = await ask('get', '/v1/instance-ends?limit=500', {
        authorization: SERVICES,
      });
      ends = answer.body as InstanceEndList;
      return ends.ends.length > 0;
    });
    return ends;
  }

  async function addUse() {
    const store = new DatabaseUtilisationStore({ knex });
    const lease = await store.lead('test');
    const use = { cpuRequested: 0.5, memoryRequested: 0.25, pods: 2, nodes: 1 };
    await store.add(lease!, {
      cell: 'a',
      at: new Date(),
      moments: [
        { cell: 'a', ...use },
        { cell: 'a', node: 'node-1', ...use, cpuUsed: 0.1, memoryUsed: 0.2 },
      ],
      gap: { cell: 'a', code: 'no-metrics', message: 'There are none' },
    });
  }

  /** How each operation is asked for, so that it has something to answer. */
  const driven: Record<string, () => Promise<{ asked: string }>> = {
    GetAccess: () => get('/v1/access'),
    ListCells: async () => {
      await until(async () => {
        const { body } = await get('/v1/cells/silent');
        return JSON.stringify(body).includes('unreachable');
      });
      return get('/v1/cells');
    },
    GetCell: () => get('/v1/cells/a'),
    GetCellHistory: async () => {
      await until(async () => {
        const { body } = await get('/v1/cells/silent/history');
        return (body as { changes: unknown[] }).changes.length > 0;
      });
      return get('/v1/cells/silent/history');
    },
    PreviewPlacement: () =>
      ask('post', '/v1/placement/preview', {
        body: {
          environment: 'production',
          replicas: 500,
          size: { cpuMillis: 500, memoryBytes: 1024 },
        },
      }),
    GetUtilisation: async () => {
      await addUse();
      return get('/v1/utilisation?days=1');
    },
    GetNodeUtilisation: async () => {
      await addUse();
      return get('/v1/cells/a/nodes/node-1/utilisation');
    },
    GetManifests: () => get('/v1/manifests'),
    CheckCell: async () => {
      const refused = registration('c', 'third');
      Object.assign(refused.credentials, { token: 'not-a-token' });
      await ask('post', '/v1/cells/check', { body: refused });
      return ask('post', '/v1/cells/check', {
        body: registration('c', 'third'),
      });
    },
    RegisterCell: () => registered('c', 'third'),
    ChangeCell: () => ask('patch', '/v1/cells/b', { body: { region: 'bj' } }),
    EnrolCell: () => {
      const { url, token, caData } = sim.cluster('third');
      const kubeconfig = JSON.stringify({
        clusters: [
          {
            name: 'x',
            cluster: { server: url, 'certificate-authority-data': caData },
          },
        ],
        users: [{ name: 'x', user: { token } }],
        contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
        'current-context': 'x',
      });
      return ask('post', '/v1/enrolments', {
        body: { ...PLACE, name: 'd', kubeconfig },
      });
    },
    RemoveCell: async () => {
      const asked = await ask('delete', '/v1/cells/b?reason=moved');
      await over(asked);
      return asked;
    },
    GetSealing: () => get('/v1/key-rotations'),
    RotateKeys: () => ask('post', '/v1/key-rotations'),

    GetCellRequests: async () => {
      await get('/v1/cells/silent/requests');
      return get('/v1/cells/a/requests');
    },
    ListNodes: async () => {
      await get('/v1/cells/silent/nodes');
      return get('/v1/cells/a/nodes');
    },
    ListNamespaces: () => get('/v1/cells/a/namespaces'),
    CordonNode: () =>
      ask('put', '/v1/cells/a/nodes/node-2/cordon', {
        body: { cordoned: false },
      }),
    PreviewDrain: () => {
      sim.cluster('a').apply({
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: { name: 'guard', namespace: 'shop' },
        spec: {
          minAvailable: '100%',
          selector: { matchLabels: { app: 'orders' } },
        },
      });
      return get('/v1/cells/a/nodes/node-1/drain');
    },
    DrainNode: () =>
      ask('post', '/v1/cells/a/nodes/node-1/drain', {
        body: { reason: 'a new disk', evictUnmanaged: true },
      }),
    ListOperations: () => get('/v1/operations?within=a'),
    GetOperation: () => get(`/v1/operations/${drained.id}`),
    GetOperationLog: () => get(`/v1/operations/${drained.id}/log`),
    CancelOperation: () => ask('post', `/v1/operations/${drained.id}/cancel`),

    QueryRows: async () => {
      for (const { kind } of WATCHED_TYPES) {
        await query({ kind });
      }
      return asServices('/v1/rows/query', { kind: 'Pod' });
    },
    SummarizeServices: () =>
      asServices('/v1/rows/summaries', {
        services: [
          { ...ORDERS, environment: 'production' },
          { ...ORDERS, environment: 'test' },
        ],
      }),
    ListInstanceEnds: async () => {
      await endOfInstance();
      return ask('get', '/v1/instance-ends', { authorization: SERVICES });
    },
    AcknowledgeInstanceEnds: async () => {
      const { ends } = await endOfInstance();
      return asServices('/v1/instance-ends/acknowledge', {
        ids: ends.map(({ id }) => id),
      });
    },
    WatchChanges: async () => {
      const types = ['start', 'cells', 'rows', 'complete'];
      const lines = await readLines<ChangeMessage>(
        `${replica.url}/v1/changes`,
        { authorization: SERVICES },
        come => types.every(type => come.some(line => line.type === type)),
      );
      return ofLines('get', '/v1/changes', lines, types);
    },
    ReadLogs: async () => {
      const body = {
        authority: AUTHORITY,
        select: [{ cell: 'a', namespace: 'shop', labelSelector: 'app=orders' }],
        targets: [{ cell: 'silent', namespace: 'shop', pod: 'x' }],
        tailLines: 1,
      };
      const lines = await readLines<LogMessage>(
        `${replica.url}/v1/logs`,
        { method: 'POST', authorization: SERVICES, body },
        () => false,
      );
      return ofLines('post', '/v1/logs', lines, ['line', 'end', 'trouble']);
    },
    ReadEvents: () =>
      asServices('/v1/events', {
        authority: AUTHORITY,
        cell: 'a',
        object: { kind: 'Deployment', namespace: 'shop', name: 'orders' },
      }),
    ListCellEvents: () => get('/v1/cells/a/events?namespace=shop&limit=5'),

    Scale: () =>
      ask('put', '/v1/scale', {
        authorization: SERVICES,
        body: {
          authority: AUTHORITY,
          targets: ['a', 'silent'].map(cell => ({
            cell,
            namespace: 'shop',
            deployment: 'orders',
            uid: String(
              sim.cluster('a').get('deployments', 'shop', 'orders')?.metadata
                .uid,
            ),
            replicas: 4,
          })),
        },
      }),
    Apply: async () => {
      const apply = (image: string, more: object = {}) =>
        asServices('/v1/apply', {
          authority: AUTHORITY,
          cells: ['a', 'silent'],
          objects: [shopRelease(image)],
          dryRun: false,
          force: false,
          ...more,
        });
      await apply('registry/orders:1', { wait: { seconds: 60 } });
      const cluster = sim.cluster('a');
      cluster.apply(shopRelease('registry/orders:2'), {
        fieldManager: 'kubectl',
        force: true,
      });
      const { body } = await apply('registry/orders:3');
      if (!JSON.stringify(body).includes('"manager":"kubectl"')) {
        throw new Error(`No conflict in ${JSON.stringify(body)}`);
      }
      return apply('registry/orders:4', {
        dryRun: true,
        returnObjects: true,
        force: true,
      });
    },
  };

  /** Every line is judged, and of each type there has to be one. */
  function ofLines(
    method: string,
    path: string,
    lines: Array<{ type: string }>,
    types: string[],
  ) {
    const missing = types.filter(
      type => !lines.some(line => line.type === type),
    );
    if (missing.length > 0) {
      throw new Error(`There is no line of ${missing} in ${path}`);
    }
    const asked = lines.map(body =>
      judge.judge({ method, path, status: 200, body }),
    );
    return { asked: asked[0] };
  }

  it('should be what is served', async () => {
    const { body } = await replica.call('get', '/openapi.json').expect(200);
    expect(body.components.schemas).toEqual(
      JSON.parse(JSON.stringify(spec.components.schemas)),
    );
    expect(Object.keys(body.paths)).toEqual(
      Object.keys(spec.paths).map(path => `/api/clusters${path}`),
    );
    const authorization = mockCredentials.none.header();
    await replica.call('get', '/openapi.json', { authorization }).expect(401);
  });

  it.each(judge.operations)(
    'should say what $operationId answers: $type',
    async ({ operationId }) => {
      expect((await driven[operationId]()).asked).toBe(operationId);
    },
  );

  it.each([
    ['more than it says', { read: true, manage: true, more: 1 }],
    ['less than it says', { read: true }],
    ['something else', { read: true, manage: 'yes' }],
  ])('should be broken by an answer that has %s', (_, body) => {
    const answer = { method: 'get', path: '/v1/access', status: 200, body };
    expect(() => judge.judge(answer)).toThrow('not answered as GetAccess');
  });

  it('should be refused where an answer has no type', () => {
    const content = { 'application/json': { schema: { type: 'object' } } };
    const paths = {
      '/v1/x': { get: { operationId: 'X', responses: { 200: { content } } } },
    };
    const { components } = spec;
    expect(() => new AnswerJudge({ components, paths }).operations).toThrow(
      'X answers no type that has a name',
    );
  });
});
