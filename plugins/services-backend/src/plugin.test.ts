import { mockCredentials } from '@backstage/backend-test-utils';
import {
  ServiceDetailResponse,
  ServiceListResponse,
} from '@longshore/plugin-services-common';
import request from 'supertest';
import { aDeployment, anEnd } from './__testUtils__/rows';
import {
  CHECKOUT,
  LIST,
  startServices,
  waitUntil,
} from './__testUtils__/startServices';

// Ends of instances are looked for seconds after rows went.
jest.setTimeout(60_000);

describe('servicesPlugin', () => {
  let services: Awaited<ReturnType<typeof startServices>>;

  beforeAll(async () => {
    services = await startServices();
  });

  afterAll(() => services.backend.stop());

  describe('GET /services', () => {
    it('should list what the reader is a member of', async () => {
      const { status, body } = await services.get('olivia', LIST);
      expect(status).toBe(200);
      const list: ServiceListResponse = body;
      expect(list).toMatchObject({
        totalItems: 2,
        visibleItems: 2,
        complete: true,
        states: { running: 2, failed: 0 },
        cells: [{ name: 'east-1' }, { name: 'west-1' }],
      });
      expect(list.items).toMatchObject([
        { name: 'Cart', environment: 'test' },
        {
          name: 'checkout-api',
          title: 'Checkout',
          namespace: 'default',
          owner: 'group:default/checkout-team',
          system: 'system:default/shop',
          status: { state: 'running', code: 'running' },
          instances: { current: 3, desired: 3 },
          version: 'checkout-api:1.4.2',
          cells: ['east-1', 'west-1'],
          managed: true,
        },
      ]);
      expect(JSON.stringify(list)).not.toContain('secret');
      expect(JSON.stringify(list.cells)).not.toContain('writable');
    });

    it.each([
      ['max', ['checkout-api']],
      ['dora', ['checkout-api']],
      ['rita', ['checkout-api']],
      ['oscar', ['Cart', 'checkout-api', 'secret-api']],
      ['nina', []],
    ] as const)('should list for %s: %s', async (person, names) => {
      const { body } = await services.get(person, LIST);
      expect(body.items.map(({ name }: { name: string }) => name)).toEqual(
        names,
      );
      expect(body.visibleItems).toBe(names.length);
    });

    it('should filter, count states and page', async () => {
      const query = `${LIST}?filter=CHECK&environment=production&environment=test&cell=west-1&state=running&mine=true&sort=status&order=desc&limit=1`;
      const { status, body } = await services.get('olivia', query);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        items: [{ name: 'checkout-api' }],
        totalItems: 1,
        visibleItems: 2,
        states: { running: 1 },
      });
      const past = await services.get('olivia', `${LIST}?offset=2`);
      expect(past.body).toMatchObject({ items: [], totalItems: 2 });
    });

    it.each([
      `filter=${'x'.repeat(201)}`,
      'limit=100000',
      'limit=0',
      'limit=-1',
      'limit=ten',
      'offset=-1',
      'sort=password',
      'order=up',
      'environment=mars',
      'state=fine',
      'unknown=1',
      'filter[$ne]=x',
      'minRevision=1e99',
    ])('should refuse %s', async query => {
      const { status, body } = await services.get('olivia', `${LIST}?${query}`);
      expect(status).toBe(400);
      expect(body.error.name).toBe('InputError');
    });

    it.each(["'; DROP TABLE service_counts; --", '%', '(((', '\\', '.*'])(
      'should look for %s as it is written',
      async text => {
        const { status, body } = await services.get(
          'olivia',
          `${LIST}?filter=${encodeURIComponent(text)}`,
        );
        expect(status).toBe(200);
        expect(body).toMatchObject({ items: [], visibleItems: 2 });
      },
    );

    it('should refuse who is nobody and who is no person', async () => {
      const { server } = services.backend;
      const anonymous = await request(server)
        .get(LIST)
        .set('Authorization', mockCredentials.none.header());
      expect(anonymous.status).toBe(401);
      const service = await request(server)
        .get(LIST)
        .set('Authorization', mockCredentials.service.header());
      expect(service.status).toBe(403);
    });
  });

  describe('GET /services/:namespace/:name', () => {
    it('should answer environments of a member', async () => {
      const { body } = await services.get(
        'rita',
        `${LIST}/default/checkout-api`,
      );
      expect(body).toMatchObject({
        items: [{ environment: 'production' }],
        cells: [{ name: 'east-1' }, { name: 'west-1' }],
      });
    });

    it('should tell members that nothing runs', async () => {
      const { status, body } = await services.get(
        'olivia',
        `${LIST}/default/idle-api`,
      );
      expect(status).toBe(200);
      expect(body).toMatchObject({ items: [], cells: [] });
    });
  });

  describe('GET /services/:namespace/:name/:environment', () => {
    it('should tell all that a page shows', async () => {
      const { status, body } = await services.get('rita', CHECKOUT);
      expect(status).toBe(200);
      const { service }: ServiceDetailResponse = body;
      expect(service).toMatchObject({
        description: 'What checkout-api does',
        level: 'reporter',
        countsVersion: 0,
        countHistory: [],
        counts: [
          { track: 'main', cell: 'east-1', desired: 2, live: 2, ready: 2 },
          { track: 'main', cell: 'west-1', desired: 1, live: 1, ready: 1 },
        ],
        environments: ['production'],
      });
    });

    it.each([
      ['olivia', 'owner', { allowed: true }],
      ['oscar', 'owner', { allowed: true }],
      ['max', 'master', { allowed: true }],
      [
        'dora',
        'developer',
        { allowed: false, because: 'level', requiredLevel: 'master' },
      ],
    ] as const)('should tell %s of level %s', async (person, level, scale) => {
      const { body } = await services.get(person, CHECKOUT);
      expect(body.service.level).toBe(level);
      expect(body.service.actions.scale).toEqual(scale);
    });

    it('should find the Component whatever the case of its name', async () => {
      const { body } = await services.get(
        'olivia',
        `${LIST}/Default/CART/test`,
      );
      expect(body.service.name).toBe('Cart');
    });
  });

  describe('GET …/instances', () => {
    it('should list, filter and page instances', async () => {
      const path = `${CHECKOUT}/instances?sort=cell&order=desc&limit=2`;
      const { body } = await services.get('rita', path);
      expect(body.totalItems).toBe(3);
      expect(body.items).toMatchObject([
        { name: 'checkout-api-7d4f-3', cell: 'west-1', track: 'main' },
        { name: 'checkout-api-7d4f-1', version: 'checkout-api:1.4.2' },
      ]);
      expect(body.items[0].claim).toBeUndefined();

      const some = await services.get(
        'rita',
        `${CHECKOUT}/instances?filter=-2`,
      );
      expect(some.body).toMatchObject({
        totalItems: 1,
        items: [{ name: 'checkout-api-7d4f-2' }],
      });
    });
  });

  describe('GET …/instances/past', () => {
    it('should tell how instances ended, once it was taken over', async () => {
      services.clusters.ends = [
        anEnd('checkout-api-7d4f-0', { reason: 'OOMKilled', exitCode: 137 }),
        anEnd('secret-api-1', { component: 'component:default/secret-api' }),
      ];
      // Rows that went are the sign to look.
      services.clusters.send({
        type: 'rows',
        cursor: '9',
        changed: [],
        removed: [{ kind: 'Pod', cell: 'east-1', uid: 'unknown' }],
      });
      const path = `${CHECKOUT}/instances/past?days=7`;
      await waitUntil(async () => {
        const { body } = await services.get('rita', path);
        return body.totalItems > 0;
      });
      const { body } = await services.get('rita', path);
      expect(body).toEqual({
        totalItems: 1,
        items: [
          expect.objectContaining({
            name: 'checkout-api-7d4f-0',
            cell: 'east-1',
            ip: '10.0.0.9',
            node: 'node-3',
            reason: 'OOMKilled',
            exitCode: 137,
            track: 'main',
            version: 'checkout-api:1.4.2',
          }),
        ],
      });
      expect(body.items[0].claim).toBeUndefined();
      await waitUntil(async () => services.clusters.ends.length === 0);
      const hidden = await services.get(
        'rita',
        `${LIST}/default/secret-api/production/instances/past`,
      );
      expect(hidden.status).toBe(404);
    });
  });

  it('should say the same of what is hidden and of what does not exist', async () => {
    const hidden = `${LIST}/default/secret-api`;
    const missing = `${LIST}/default/nothing-api`;
    const bodies = [];
    for (const path of [
      hidden,
      missing,
      `${hidden}/production`,
      `${missing}/production`,
      `${hidden}/mars`,
      `${hidden}/production/instances`,
      `${missing}/production/instances`,
      `${hidden}/production/instances/past`,
      `${CHECKOUT.replace('production', 'staging')}`,
      `${LIST}/default/${'x'.repeat(63)}`,
      `${LIST}/default/${encodeURIComponent("a' OR 1=1 --")}`,
      `${LIST}/default/${encodeURIComponent('../../etc')}`,
      `${LIST}/default/__proto__/production`,
      `${LIST}/default/${encodeURIComponent('a|b:c/d')}/production`,
    ]) {
      const { status, body } = await services.get('max', path);
      expect([path, status]).toEqual([path, 404]);
      bodies.push(body.error);
    }
    for (const name of ['secret-api', 'nothing-api']) {
      const { status, body } = await services.put(
        'max',
        `${LIST}/default/${name}/production/counts`,
        {
          counts: [{ track: 'main', cell: 'east-1', desired: 1 }],
          countsVersion: 0,
        },
      );
      expect(status).toBe(404);
      bodies.push(body.error);
    }
    expect(bodies[0]).toMatchObject({ code: 'service-not-found' });
    expect(new Set(bodies.map(body => JSON.stringify(body))).size).toBe(1);
  });

  it('should tell open pages by names that tell nobody anything', async () => {
    const { body } = await services.get('olivia', CHECKOUT);
    await services.get('olivia', LIST);
    // Told to users, since olivia has the list in front of her.
    const listSignal = () =>
      new Promise<void>(resolve => {
        services.publish.mockImplementation(async ({ channel, recipients }) => {
          if (channel === 'longshore-services' && recipients.type === 'user') {
            resolve();
          }
        });
      });
    // Whatever the start of the plugin has left to be told goes first.
    services.clusters.sendDeployment(aDeployment({ desired: 2 }));
    await listSignal();
    services.publish.mockClear();

    services.clusters.sendDeployment(aDeployment({ desired: 2, ready: 1 }));
    await listSignal();
    // What everybody hears now and then is told apart.
    const sent = services.publish.mock.calls
      .map(([signal]) => signal)
      .filter(signal => !('relaxed' in signal.message));
    const message = {
      revision: expect.any(Number),
      replica: body.replica,
    };
    expect(body.replica).toEqual(expect.any(String));
    expect(sent).toEqual([
      {
        recipients: { type: 'broadcast' },
        channel: `longshore-services:${body.service.id}`,
        message,
      },
      {
        recipients: {
          type: 'user',
          entityRef: expect.arrayContaining(['user:default/olivia']),
        },
        channel: 'longshore-services',
        message,
      },
    ]);
    expect(JSON.stringify(sent)).not.toContain('checkout');
    const after = await services.get('olivia', CHECKOUT);
    expect(after.body.revision).toBeGreaterThan(body.revision);
  });
});
