import { mockCredentials } from '@backstage/backend-test-utils';
import { KubeSim } from '@longshore/kube-sim';
import { CellHealthChange } from '@longshore/plugin-clusters-common';
import { Knex, knex as createKnex } from 'knex';
import { Replica, startReplica } from './__testUtils__/startReplica';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);
const PATIENCE_MS = 60_000;

const SIZE = { cpuMillis: 500, memoryBytes: 128 * 1024 ** 2 };

describe('health and capacity over HTTP', () => {
  let sim: KubeSim;
  let knex: Knex;
  let replicas: Replica[];
  const send = jest.fn();

  beforeAll(async () => {
    sim = await KubeSim.start({
      clusters: [
        { name: 'a', nodes: 2 },
        { name: 'b', nodes: 1 },
      ],
    });
    knex = createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    const cells = ['a', 'b'].map(name => ({
      name,
      region: 'gz',
      environments: ['production'],
      simulated: true,
      server: {
        url: sim.cluster(name).url,
        caData: sim.cluster(name).caData,
        token: sim.cluster(name).token,
      },
    }));
    replicas = [];
    for (let count = 0; count < 2; count += 1) {
      replicas.push(await startReplica({ knex, cells, send }));
    }
    for (const replica of replicas) {
      for (const name of ['a', 'b']) {
        await replica.until(
          name,
          'healthy and read',
          PATIENCE_MS,
          ({ health, contact, capacity }) =>
            health.state === 'healthy' &&
            contact.state === 'live' &&
            capacity !== undefined,
        );
      }
    }
  });

  afterAll(async () => {
    await Promise.all((replicas ?? []).map(replica => replica.stop()));
    await knex?.destroy();
    await sim?.stop();
  });

  it('should show the same of a cell on every replica', async () => {
    const [one, two] = await Promise.all(
      replicas.map(replica => replica.cell('a')),
    );
    expect(one).toMatchObject({
      name: 'a',
      region: 'gz',
      simulated: true,
      source: 'config',
      health: { state: 'healthy', dataPlane: 'unknown' },
      capacity: { nodes: 2, schedulableNodes: 2 },
    });
    expect(one!.capacity!.allocatable.cpuMillis).toBeGreaterThan(0);
    expect(two!.health.since).toBe(one!.health.since);
    const { body } = await replicas[0].call('get', '/v1/cells/a').expect(200);
    expect(body.cell).toMatchObject({ name: 'a', capacity: { nodes: 2 } });
  });

  it('should write each change once', async () => {
    for (const replica of replicas) {
      const history = await replica.history('a');
      expect(
        history.map(({ from, to }: CellHealthChange) => [from, to]),
      ).toEqual([['unknown', 'healthy']]);
    }
    expect(send).not.toHaveBeenCalled();
  });

  it('should preview a placement for operators, and for plugins that write', async () => {
    const body = { environment: 'production', replicas: 3, size: SIZE };
    const asPlugin = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:services'),
      targetPluginId: 'clusters',
    });
    for (const authorization of [undefined, asPlugin]) {
      const answer = await replicas[0]
        .call('post', '/v1/placement/preview', { body, authorization })
        .expect(200);
      const { shares, shortage, excess } = answer.body;
      expect({ shortage, excess }).toEqual({ shortage: 0, excess: 0 });
      expect(
        shares.map(({ cell, replicas: count }: never) => [cell, count]),
      ).toEqual([
        ['a', 2],
        ['b', 1],
      ]);
    }
  });

  it('should refuse what is no placement', async () => {
    await replicas[0]
      .call('post', '/v1/placement/preview', {
        body: { environment: 'production', replicas: -1, size: SIZE },
      })
      .expect(400);
    const { body } = await replicas[0]
      .call('post', '/v1/placement/preview', {
        body: {
          environment: 'production',
          replicas: 1,
          size: SIZE,
          cells: ['x'],
        },
      })
      .expect(400);
    expect(body.error).toMatchObject({ code: 'cell-not-known' });
  });

  it('should report utilisation for up to 90 days', async () => {
    const { body } = await replicas[0]
      .call('get', '/v1/utilisation?days=7')
      .expect(200);
    expect(body).toMatchObject({
      stepSeconds: 3_600,
      cells: [],
      nodes: [],
      missing: [],
    });
    const ofNode = '/v1/cells/a/nodes/node-1/utilisation';
    expect(
      (await replicas[0].call('get', `${ofNode}?days=7`).expect(200)).body,
    ).toMatchObject({ stepSeconds: 86_400, samples: [] });
    for (const path of ['/v1/utilisation', ofNode]) {
      await replicas[0].call('get', `${path}?days=91`).expect(400);
    }
  });

  it('should answer 404 for what there is not, and for those who are not operators', async () => {
    await replicas[0].call('get', '/v1/cells/x').expect(404);
    await replicas[0].call('get', '/v1/cells/x/history').expect(404);
    await replicas[0]
      .call('get', '/v1/cells/a/history?since=yesterday')
      .expect(400);
    const authorization = mockCredentials.user.header('user:default/nina');
    const body = { environment: 'production', replicas: 1, size: SIZE };
    for (const path of [
      '/v1/cells',
      '/v1/cells/a',
      '/v1/cells/a/history',
      '/v1/utilisation',
      '/v1/cells/a/nodes/node-1/utilisation',
    ]) {
      await replicas[0].call('get', path, { authorization }).expect(404);
    }
    const refused = await replicas[0].call('post', '/v1/placement/preview', {
      authorization,
      body,
    });
    expect(refused.status).toBe(404);
  });

  it('should preview for no plugin that may not write', async () => {
    const { status } = await replicas[0].call('post', '/v1/placement/preview', {
      body: { environment: 'production', replicas: 1, size: SIZE },
      authorization: mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:other'),
        targetPluginId: 'clusters',
      }),
    });
    expect(status).toBe(403);
  });
});
