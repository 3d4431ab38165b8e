import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { KubeSim } from '@longshore/kube-sim';
import { RowPage, RowQuery } from '@longshore/plugin-clusters-common';
import { ClustersClient } from '@longshore/plugin-clusters-node';
import { setTimeout as sleep } from 'node:timers/promises';
import clustersPlugin from './index';

// Real sockets and real keys: seconds on a busy machine.
jest.setTimeout(120_000);

const DELAYS = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };

function claimedBy(service: string) {
  return {
    'longshore.dev/service': service,
    'longshore.dev/environment': 'production',
  };
}

function workload(kind: string, name: string, replicas: number) {
  const labels = claimedBy(name.split('-')[0]);
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      ...(kind === 'StatefulSet' && { serviceName: name }),
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: {
          containers: [
            {
              name: 'main',
              image: 'registry/x:1',
              resources: { requests: { cpu: '50m', memory: '64Mi' } },
            },
          ],
        },
      },
    },
  };
}

describe('rows for other plugins', () => {
  let sim: KubeSim;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  let client: ClustersClient;

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: ['a', 'b'].map(name => ({ name, nodes: 2, delays: DELAYS })),
    });
    sim.cluster('a').apply(workload('Deployment', 'orders', 3));
    sim.cluster('b').apply(workload('Deployment', 'orders', 1));
    sim.cluster('b').apply(workload('StatefulSet', 'orders-db', 2));
    sim.cluster('b').apply(workload('Deployment', 'billing', 1));
    sim.cluster('a').apply({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'orders-report', labels: claimedBy('orders') },
      spec: {
        schedule: '0 4 * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'main', image: 'registry/report:1' }],
              },
            },
          },
        },
      },
    });
    backend = await startBackend();
    client = clientOf('services');
    await until(async () => {
      const { rows } = await client.queryRows({
        kind: 'Pod',
        states: ['ready'],
      });
      return rows.length === 7;
    });
    // The kinds that do not decide are read after the cell is live.
    await until(async () => {
      const pages = await Promise.all(
        (['StatefulSet', 'CronJob', 'Node'] as const).map(kind =>
          client.queryRows({ kind }),
        ),
      );
      return pages.every(({ staleCells }) => staleCells.length === 0);
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await sim.stop();
  });

  function startBackend() {
    return startTestBackend({
      features: [
        clustersPlugin,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            backend: { baseUrl: 'http://localhost' },
            clusters: {
              requests: { perCell: 8, inAll: 16 },
              cells: ['a', 'b'].map(name => ({
                name,
                environments: ['production'],
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
  }

  function clientOf(plugin: string, of = backend) {
    const address = of.server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    return new ClustersClient({
      auth: mockServices.auth.mock({
        getOwnServiceCredentials: async () =>
          mockCredentials.service(`plugin:${plugin}`),
        getPluginRequestToken: async () => ({
          token: mockCredentials.service.token({
            onBehalfOf: mockCredentials.service(`plugin:${plugin}`),
            targetPluginId: 'clusters',
          }),
        }),
      }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://127.0.0.1:${port}/api/clusters`,
      }),
    });
  }

  /** Looks until it is so; the test's own limit ends it otherwise. */
  async function until(isSo: () => Promise<boolean>) {
    while (!(await isSo())) {
      await sleep(50);
    }
  }

  const names = ({ rows }: RowPage) =>
    rows.map(({ cell, name }) => `${cell}/${name}`);

  it('should answer pages that go on where the last one ended', async () => {
    const query: RowQuery = {
      kind: 'Pod',
      components: ['component:default/orders'],
      sort: 'cell',
      order: 'desc',
      limit: 4,
    };
    const first = await client.queryRows(query);
    const second = await client.queryRows({ ...query, cursor: first.next });
    expect([first.total, second.total]).toEqual([6, 6]);
    expect(first.rows.map(({ cell }) => cell)).toEqual(['b', 'b', 'b', 'a']);
    expect(second.rows.map(({ cell }) => cell)).toEqual(['a', 'a']);
    expect(second.next).toBeUndefined();
    const uids = [...first.rows, ...second.rows].map(({ uid }) => uid);
    expect(new Set(uids).size).toBe(6);
    expect(first.rows[0]).toMatchObject({
      kind: 'Pod',
      cpuMillis: 50,
      memoryBytes: 64 * 1024 * 1024,
      over: false,
    });
  });

  it('should answer what is asked for and nothing else', async () => {
    const pods = await client.queryRows({ kind: 'Pod', limit: 1_000 });
    const [pod] = pods.rows.flatMap(row => (row.kind === 'Pod' ? row : []));
    const onNode = await client.queryRows({
      kind: 'Pod',
      cells: [pod.cell],
      node: pod.node,
      namespaces: ['default'],
      environment: 'production',
    });
    expect(names(onNode).sort()).toEqual(
      names({
        ...pods,
        rows: pods.rows.filter(
          row =>
            row.kind === 'Pod' &&
            row.cell === pod.cell &&
            row.node === pod.node,
        ),
      }).sort(),
    );
    const none = { rows: [], total: 0, staleCells: [] };
    for (const query of [
      { kind: 'Pod', environment: 'test' },
      { kind: 'Pod', states: ['failing'] },
      { kind: 'Pod', namespaces: ['other'] },
      { kind: 'Deployment', components: ['component:default/unknown'] },
      { kind: 'Deployment', cells: ['unknown'] },
    ] as const) {
      expect(await client.queryRows(query as unknown as RowQuery)).toEqual(
        none,
      );
    }
  });

  it('should answer other kinds too', async () => {
    expect(names(await client.queryRows({ kind: 'StatefulSet' }))).toEqual([
      'b/orders-db',
    ]);
    const cronJobs = await client.queryRows({ kind: 'CronJob' });
    expect(cronJobs.rows).toEqual([
      expect.objectContaining({
        name: 'orders-report',
        schedule: '0 4 * * *',
        claim: expect.objectContaining({
          component: 'component:default/orders',
        }),
      }),
    ]);
    const nodes = await client.queryRows({ kind: 'Node', states: ['True'] });
    expect(nodes.total).toBe(4);
    expect(nodes.rows[0]).toMatchObject({ kind: 'Node', ready: 'True' });
  });

  it('should sum up services over cells', async () => {
    const { summaries } = await client.summarizeServices({
      services: [
        { component: 'component:default/billing', environment: 'production' },
        { component: 'component:default/orders', environment: 'production' },
        { component: 'component:default/orders', environment: 'test' },
      ],
    });
    expect(summaries).toEqual([
      {
        component: 'component:default/billing',
        environment: 'production',
        desired: 1,
        ready: 1,
        pods: { ready: 1 },
        cells: ['b'],
        staleCells: [],
      },
      {
        component: 'component:default/orders',
        environment: 'production',
        desired: 6,
        ready: 6,
        pods: { ready: 6 },
        cells: ['a', 'b'],
        staleCells: [],
      },
      expect.objectContaining({ environment: 'test', desired: 0, cells: [] }),
    ]);
  });

  it('should name the cell that no backend could read yet, though nothing of a service is known there', async () => {
    sim.cluster('b').faults.serverError(503);
    const again = await startBackend();
    const restarted = clientOf('services', again);
    const request = {
      services: ['billing', 'orders'].map(name => ({
        component: `component:default/${name}`,
        environment: 'production' as const,
      })),
    };
    try {
      await until(async () => {
        const { summaries } = await restarted.summarizeServices(request);
        return !summaries[0].staleCells.includes('a');
      });
      const { summaries } = await restarted.summarizeServices(request);
      expect(summaries).toEqual([
        expect.objectContaining({ desired: 0, cells: [], staleCells: ['b'] }),
        expect.objectContaining({
          desired: 3,
          cells: ['a'],
          staleCells: ['b'],
        }),
      ]);
    } finally {
      sim.cluster('b').faults.clear();
      await again.stop();
    }
  });

  it('should hand out ends of instances until they are acknowledged', async () => {
    const { rows } = await client.queryRows({
      kind: 'Pod',
      components: ['component:default/billing'],
    });
    sim.cluster('b').delete('pods', rows[0].namespace, rows[0].name);
    await until(async () => (await client.listInstanceEnds()).ends.length > 0);
    const { ends, more } = await client.listInstanceEnds({ limit: 1 });
    expect(more).toBe(false);
    expect(ends).toEqual([
      expect.objectContaining({ uid: rows[0].uid, reason: 'Deleted' }),
    ]);
    await client.acknowledgeInstanceEnds([ends[0].id]);
    expect(await client.listInstanceEnds()).toEqual({ ends: [], more: false });
  });

  it('should refuse what it does not know, and whoever may not read', async () => {
    await expect(
      client.queryRows({ kind: 'Pod', cursor: 'x' }),
    ).rejects.toMatchObject({ cause: { name: 'InputError' } });
    await expect(
      client.queryRows({ kind: 'Secret' } as unknown as RowQuery),
    ).rejects.toMatchObject({ cause: { name: 'InputError' } });
    const other = clientOf('scaffolder');
    for (const refused of [
      () => other.queryRows({ kind: 'Pod' }),
      () =>
        other.summarizeServices({
          services: [{ component: 'a', environment: 'test' }],
        }),
      () => other.listInstanceEnds(),
      () => other.acknowledgeInstanceEnds(['x']),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        cause: { name: 'NotAllowedError' },
      });
    }
  });
});
