import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { FakeClusters } from './__testUtils__/FakeClusters';
import { aCell, aDeployment } from './__testUtils__/rows';
import { GREETING, startServices } from './__testUtils__/startServices';

jest.setTimeout(60_000);

const stale = aCell('west-1', {
  contact: { state: 'stale', since: new Date().toISOString() },
});

describe('GET /cells/…/services', () => {
  let services: Awaited<ReturnType<typeof startServices>>;

  async function start(greeting = GREETING) {
    const clusters = new FakeClusters();
    clusters.greeting = greeting;
    services = await startServices({ clusters });
    return services;
  }

  afterEach(() => services.backend.stop());

  function placedIn(cell: string, subject = 'plugin:clusters') {
    return request(services.backend.server)
      .get(`/api/services/cells/${cell}/services`)
      .set(
        'Authorization',
        mockCredentials.service.header({
          onBehalfOf: mockCredentials.service(subject),
          targetPluginId: 'services',
        }),
      );
  }

  const placed = async (cell: string) => (await placedIn(cell)).body.services;

  it('should name what runs there and what was decided to run there', async () => {
    const { clusters } = await start();
    expect(await placed('east-1')).toEqual([
      {
        component: 'component:default/cart',
        environment: 'test',
        instances: 2,
      },
      {
        component: 'component:default/checkout-api',
        environment: 'production',
        instances: 2,
      },
      {
        component: 'component:default/secret-api',
        environment: 'production',
        instances: 2,
      },
    ]);
    // Decided, though the cell does not do it.
    clusters.onScale = async () => ({
      results: [
        {
          cell: 'east-1',
          ok: false,
          failure: { code: 'timeout', message: '' },
        },
      ],
    });
    await services.scale('max', 7);
    expect(await placed('east-1')).toContainEqual({
      component: 'component:default/checkout-api',
      environment: 'production',
      instances: 7,
    });
    expect(await placed('unknown')).toEqual([]);
  });

  it('should not count what a cell had last that is not read any more, nor what is not ours', async () => {
    await start([
      GREETING[0],
      { type: 'cells', cursor: '1', cells: [aCell('east-1'), stale] },
      {
        type: 'rows',
        cursor: '2',
        changed: [
          aDeployment({ cell: 'east-1', desired: 3, via: 'annotation' }),
          aDeployment({ cell: 'west-1', desired: 1 }),
        ],
        removed: [],
      },
      { type: 'complete', cursor: '3', cell: 'east-1' },
      { type: 'complete', cursor: '4', cell: 'west-1' },
    ]);
    expect(await placed('west-1')).toEqual([]);
    expect(await placed('east-1')).toEqual([]);
  });

  it('should answer nobody else', async () => {
    await start();
    expect((await placedIn('east-1', 'plugin:other')).status).toBe(403);
    const { status } = await services.get(
      'oscar',
      '/api/services/cells/east-1/services',
    );
    expect(status).toBe(403);
  });
});
