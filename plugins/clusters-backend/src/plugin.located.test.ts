import { createBackendModule } from '@backstage/backend-plugin-api';
import { KubeSim } from '@longshore/kube-sim';
import { CellList, CellOverview } from '@longshore/plugin-clusters-common';
import {
  clustersLocationExtensionPoint,
  LocatedCell,
} from '@longshore/plugin-clusters-node';
import knexFactory, { Knex } from 'knex';
import { sealingKey } from './__testUtils__/startRegistry';
import { Replica, startReplica } from './__testUtils__/startReplica';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const PLACE = { region: 'gz', environments: ['production' as const] };

describe('cells that a module locates', () => {
  let sim: KubeSim;
  let knex: Knex;
  let replica: Replica;

  beforeAll(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'cloud', nodes: 1 }] });
    knex = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    const { url, token, caData } = sim.cluster('cloud');
    const cells: LocatedCell[] = [
      {
        ...PLACE,
        name: 'cloud',
        credentials: {
          type: 'token',
          url,
          token,
          ca: Buffer.from(caData, 'base64').toString('utf8'),
        },
      },
      {
        ...PLACE,
        name: 'persons-only',
        notWatchable: {
          code: 'person-token-needed',
          message: 'needs a person',
        },
      },
    ];
    replica = await startReplica({
      knex,
      cells: [],
      config: {
        clusters: { allowedAddresses: ['127.0.0.0/8'] },
        longshore: { sealing: { keys: [sealingKey('2026')] } },
        kubernetes: {
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods: [
            { type: 'gke', projectId: 'x' },
            {
              type: 'config',
              clusters: [
                {
                  name: 'oidc',
                  url: 'https://x.example',
                  authProvider: 'oidc',
                },
              ],
            },
          ],
        },
      },
      features: [
        createBackendModule({
          pluginId: 'clusters',
          moduleId: 'cloud',
          register(env) {
            env.registerInit({
              deps: { location: clustersLocationExtensionPoint },
              async init({ location }) {
                location.addCellLocator({
                  name: 'cloud-account',
                  locate: async () => cells,
                });
              },
            });
          },
        }),
      ],
    });
    await replica.until(
      'cloud',
      'read',
      60_000,
      ({ contact }) => contact.state === 'live',
    );
  });

  afterAll(async () => {
    await replica?.stop();
    await knex?.destroy();
    await sim?.stop();
  });

  it('should watch them, and list those that cannot be, with the reason', async () => {
    const { body } = await replica.call('get', '/v1/cells').expect(200);
    const shown = ({ name, source, contact }: CellOverview) => [
      name,
      source,
      contact.state,
      contact.failure?.code,
    ];
    expect((body as CellList).cells.map(shown)).toEqual([
      [
        'kubernetes.clusterLocatorMethods[0]',
        'config',
        'connecting',
        'locator-type',
      ],
      ['oidc', 'config', 'connecting', 'person-token-needed'],
      ['cloud', 'located', 'live', undefined],
      ['persons-only', 'located', 'connecting', 'person-token-needed'],
    ]);
    const nodes = await replica.call('get', '/v1/cells/oidc/nodes').expect(503);
    expect(nodes.body.error).toMatchObject({
      code: 'person-token-needed',
      params: { cell: 'oidc', what: 'oidc' },
    });
  });

  it('should not let another cell have their names', async () => {
    const register = (name: string) =>
      replica.call('post', '/v1/cells', {
        body: {
          ...PLACE,
          name,
          credentials: {
            type: 'token',
            url: 'https://127.0.0.1:1',
            token: 'x',
          },
        },
      });
    const { body } = await register('cloud').expect(409);
    expect(body.error).toMatchObject({ code: 'cell-name-taken' });
    // A way to watch it that config does not know.
    await register('oidc').expect(202);
  });
});
