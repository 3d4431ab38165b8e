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
    const backend = await startTestBackend({
      features: [
        clustersPlugin,
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
    return { baseUrl };
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
    const { results } = await client.scale(
      {
        authority: {
          level: 'developer',
          user: 'user:default/x',
          operation: 'op-1',
        },
        targets: [
          {
            cell: 'a',
            namespace: 'shop',
            deployment: 'orders',
            uid: row.uid,
            replicas: 3,
          },
        ],
      },
      { credentials: mockCredentials.user('user:default/ann') },
    );
    expect(results).toEqual([{ cell: 'a', ok: true }]);
    await seen.until(({ rows }) => rows.filter(isReady).length === 3);
  });
});
