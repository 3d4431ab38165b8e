import {
  BackendFeature,
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { JsonObject } from '@backstage/types';
import { ChangeMessage } from '@longshore/plugin-clusters-common';
import request from 'supertest';
import servicesPlugin from '../index';
import { FakeClusters } from './FakeClusters';
import { aCell, aDeployment, aPod } from './rows';

export const LIST = '/api/services/services';
export const CHECKOUT = `${LIST}/default/checkout-api/production`;

/**
 * `olivia` owns, `max` is master, `dora` developer and `rita` reporter of
 * checkout-api; `oscar` is an operator and `nina` nobody.
 */
export type Person = 'olivia' | 'max' | 'dora' | 'rita' | 'oscar' | 'nina';

const GROUPS: Record<string, string[]> = {
  'user:default/olivia': ['group:default/checkout-team'],
  'user:default/max': ['group:default/masters'],
  'user:default/oscar': ['group:default/platform-operators'],
};

export const ENTITIES: Entity[] = [
  component('checkout-api', { title: 'Checkout', system: 'shop' }),
  component('Cart'),
  component('secret-api', { owner: 'secret-team' }),
  component('idle-api'),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'max' },
    spec: {},
    relations: [{ type: 'memberOf', targetRef: 'group:default/masters' }],
  },
];

export const MEMBERS = {
  operators: ['group:default/platform-operators'],
  grants: [
    grant('component:default/checkout-api', 'group:default/masters', 'master'),
    grant('component:default/checkout-api', 'user:default/rita', 'reporter'),
    grant('system:default/shop', 'user:default/dora', 'developer'),
  ],
};

/** checkout-api in two cells, Cart in test, and one that others own. */
export const GREETING: ChangeMessage[] = [
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

/**
 * Starts the plugin with clusters that the test drives and waits until it has
 * read them.
 */
export async function startServices(options?: {
  clusters?: FakeClusters;
  /** The test brings a service for clusters itself. */
  realClusters?: boolean;
  features?: BackendFeature[];
  config?: JsonObject;
}) {
  const clusters = options?.clusters ?? new FakeClusters();
  if (clusters.greeting.length === 0) {
    clusters.greeting = GREETING;
  }
  const publish = jest.fn(
    async (_: {
      channel: string;
      message: object;
      recipients: { type: string };
    }) => {},
  );
  const scheduler = mockServices.scheduler();
  const backend = await startTestBackend({
    features: [
      servicesPlugin,
      ...(options?.realClusters ? [] : [clusters.factory()]),
      catalogServiceMock.factory({ entities: ENTITIES }),
      mockServices.rootConfig.factory({
        data: { members: MEMBERS, ...options?.config },
      }),
      userInfoFactory(),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish }),
      }),
      ...(options?.features ?? []),
    ],
  });

  const call = (person: Person, method: 'get' | 'put', path: string) =>
    request(backend.server)
      [method](path)
      .set(
        'Authorization',
        mockCredentials.user.header(`user:default/${person}`),
      );
  const services = {
    backend,
    clusters,
    publish,
    scheduler,
    get: (person: Person, path: string) => call(person, 'get', path),
    put: (person: Person, path: string, body: object) =>
      call(person, 'put', path).send(body),
    /** One count of checkout-api in east-1, main track. */
    scale: (person: Person, desired: number, countsVersion = 0) =>
      call(person, 'put', `${CHECKOUT}/counts`).send({
        counts: [{ track: 'main', cell: 'east-1', desired }],
        countsVersion,
      }),
  };
  await waitUntil(async () => {
    const { status, body } = await services.get('nina', LIST);
    return status !== 503 && body.complete !== false;
  });
  return services;
}

/** Asks again and again until it is so; the test's own timeout ends it. */
export async function waitUntil(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

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

function grant(resource: string, member: string, level: string) {
  return { resource, member, level };
}

/** The mock of Backstage owns through no group. */
function userInfoFactory() {
  return createServiceFactory({
    service: coreServices.userInfo,
    deps: { auth: coreServices.auth },
    factory: ({ auth }) => ({
      getUserInfo: async credentials => {
        if (!auth.isPrincipal(credentials, 'user')) {
          throw new Error('not a user');
        }
        const { userEntityRef } = credentials.principal;
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
