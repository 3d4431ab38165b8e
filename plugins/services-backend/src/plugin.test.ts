import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createServiceFactory,
  ServiceFactory,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { ChangeMessage } from '@longshore/plugin-clusters-common';
import {
  ServiceDetailResponse,
  ServiceListResponse,
} from '@longshore/plugin-services-common';
import request from 'supertest';
import { FakeClusters } from './__testUtils__/FakeClusters';
import { aCell, aDeployment, aPod } from './__testUtils__/rows';
import servicesPlugin from './index';

const CHECKOUT = '/api/services/services/default/checkout-api/production';

const GROUPS: Record<string, string[]> = {
  'user:default/olivia': ['group:default/checkout-team'],
  'user:default/max': ['group:default/masters'],
  'user:default/dora': [],
  'user:default/rita': [],
  'user:default/oscar': ['group:default/platform-operators'],
  'user:default/nina': [],
};

function component(
  name: string,
  overrides: { owner?: string; title?: string; system?: string } = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      title: overrides.title,
      description: `What ${name} does`,
    },
    spec: {
      type: 'service',
      owner: overrides.owner ?? 'checkout-team',
      system: overrides.system,
    },
  };
}

const ENTITIES = [
  component('checkout-api', { title: 'Checkout', system: 'shop' }),
  component('Cart'),
  component('secret-api', { owner: 'secret-team' }),
  component('idle-api'),
];

const CONFIG = {
  members: {
    operators: ['group:default/platform-operators'],
    grants: [
      {
        resource: 'component:default/checkout-api',
        member: 'group:default/masters',
        level: 'master',
      },
      {
        resource: 'system:default/shop',
        member: 'user:default/dora',
        level: 'developer',
      },
      {
        resource: 'component:default/checkout-api',
        member: 'user:default/rita',
        level: 'reporter',
      },
    ],
  },
};

const GREETING: ChangeMessage[] = [
  { type: 'start', resumed: false },
  { type: 'cells', cursor: '1', cells: [aCell('east-1'), aCell('west-1')] },
  {
    type: 'rows',
    cursor: '2',
    changed: [
      aDeployment({ cell: 'east-1', desired: 2 }),
      aDeployment({ cell: 'west-1', desired: 1 }),
      aPod({ name: 'checkout-api-7d4f-1' }),
      aPod({ name: 'checkout-api-7d4f-2' }),
      aPod({ name: 'checkout-api-7d4f-3', cell: 'west-1' }),
      aDeployment({ name: 'cart', environment: 'test' }),
      aDeployment({ name: 'secret-api' }),
    ],
    removed: [],
  },
  { type: 'complete', cursor: '3', cell: 'east-1' },
  { type: 'complete', cursor: '4', cell: 'west-1' },
];

function userInfoFactory() {
  return createServiceFactory({
    service: coreServices.userInfo,
    deps: {},
    factory: () => ({
      getUserInfo: async credentials => {
        const { userEntityRef } = credentials.principal as {
          userEntityRef: string;
        };
        return {
          userEntityRef,
          ownershipEntityRefs: [
            userEntityRef,
            ...(GROUPS[userEntityRef] ?? []),
          ],
        };
      },
    }),
  });
}

describe('servicesPlugin', () => {
  const clusters = { current: new FakeClusters() };
  const publish = jest.fn(async () => {});
  const backends: TestBackend[] = [];

  beforeEach(() => {
    clusters.current = new FakeClusters();
    clusters.current.greeting = GREETING;
    publish.mockClear();
  });

  afterEach(async () => {
    await Promise.all(backends.splice(0).map(backend => backend.stop()));
  });

  async function start(features: ServiceFactory[] = []) {
    const backend = await startTestBackend({
      features: [
        servicesPlugin,
        clusters.current.factory(),
        catalogServiceMock.factory({ entities: ENTITIES }),
        mockServices.rootConfig.factory({ data: CONFIG }),
        userInfoFactory(),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish }),
        }),
        ...features,
      ],
    });
    backends.push(backend);
    const as = (user: string, method: 'get' | 'put', path: string) =>
      request(backend.server)
        [method](path)
        .set(
          'Authorization',
          mockCredentials.user.header(`user:default/${user}`),
        );
    const api = {
      get: (user: string, path: string) => as(user, 'get', path),
      put: (user: string, path: string, body: object) =>
        as(user, 'put', path).send(body),
    };
    // The first stream is read as soon as the plugin has started.
    await waitUntil(async () => {
      const { body } = await api.get('oscar', '/api/services/services');
      return body.complete === true;
    });
    return api;
  }

  it('should list what the reader is a member of', async () => {
    const api = await start();
    const response = await api.get('olivia', '/api/services/services');
    expect(response.status).toBe(200);
    const list: ServiceListResponse = response.body;
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
  });

  it('should scale, record it and tell what became of it', async () => {
    const api = await start();
    clusters.current.onScale = async ({ targets }) => {
      clusters.current.sendDeployment(
        aDeployment({ cell: 'east-1', desired: targets[0].replicas }),
      );
      return { results: [{ cell: 'east-1', ok: true }] };
    };
    const scaled = await api.put('max', `${CHECKOUT}/counts`, {
      counts: [{ track: 'main', cell: 'east-1', desired: 5 }],
      countsVersion: 0,
      reason: 'sale',
    });
    expect(scaled.status).toBe(200);
    expect(scaled.body.countsVersion).toBe(1);
    expect(scaled.body.counts).toMatchObject([
      { cell: 'east-1', desired: 5, recorded: true, state: 'applied' },
      { cell: 'west-1', desired: 1, recorded: false, state: 'applied' },
    ]);
    expect(clusters.current.scaleCalls).toHaveLength(1);
    expect(clusters.current.scaleCalls[0].request).toMatchObject({
      authority: { level: 'master', user: 'user:default/max' },
      targets: [
        {
          cell: 'east-1',
          namespace: 'checkout-api-production',
          deployment: 'checkout-api',
          uid: 'deployment-east-1-checkout-api',
          replicas: 5,
        },
      ],
    });
    expect(clusters.current.scaleCalls[0].options.credentials).toMatchObject({
      principal: { userEntityRef: 'user:default/max' },
    });

    const detail: ServiceDetailResponse = (await api.get('rita', CHECKOUT))
      .body;
    expect(detail.service).toMatchObject({
      level: 'reporter',
      description: 'What checkout-api does',
      countsVersion: 1,
      instances: { current: 6, desired: 6 },
      countHistory: [
        {
          from: 2,
          to: 5,
          author: 'user:default/max',
          reason: 'sale',
          state: 'applied',
        },
      ],
      actions: {
        scale: { allowed: false, because: 'level', requiredLevel: 'master' },
      },
    });
  });
});

async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
