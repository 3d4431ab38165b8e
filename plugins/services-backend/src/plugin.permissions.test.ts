import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  BackendFeature,
  coreServices,
  createServiceFactory,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  serviceReadPermission,
  serviceScalePermission,
} from '@longshore/plugin-services-common';
import request from 'supertest';
import { createServiceConditionalDecision, servicesConditions } from './index';
import {
  CHECKOUT,
  LIST,
  Person,
  startServices,
} from './__testUtils__/startServices';

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

describe('permissions', () => {
  const running: Awaited<ReturnType<typeof startServices>>[] = [];
  const authorizeConditional = jest.fn<
    ReturnType<PermissionsService['authorizeConditional']>,
    Parameters<PermissionsService['authorizeConditional']>
  >();

  async function start(features: BackendFeature[], config = {}) {
    const services = await startServices({ features, config });
    running.push(services);
    authorizeConditional.mockClear();
    return services;
  }

  /** A policy that decides on reading and on scaling. */
  function policy(decisions: { read: PolicyDecision; scale: PolicyDecision }) {
    authorizeConditional.mockImplementation(async queries =>
      queries.map(({ permission }) =>
        permission.name === serviceReadPermission.name
          ? decisions.read
          : decisions.scale,
      ),
    );
    return createServiceFactory({
      service: coreServices.permissions,
      deps: {},
      factory: (): PermissionsService => ({
        authorizeConditional,
        authorize: async () => {
          throw new Error('one call is enough');
        },
      }),
    });
  }

  async function seenBy(
    person: Person,
    services: Awaited<ReturnType<typeof startServices>>,
  ): Promise<string[]> {
    const { body } = await services.get(person, LIST);
    return body.items.map(({ name }: { name: string }) => name);
  }

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(running.splice(0).map(({ backend }) => backend.stop()));
  });

  it.each([
    ['a policy that allows everything', policy({ read: ALLOW, scale: ALLOW })],
    ['permissions switched off', permissionsServiceFactory],
  ])('should still apply membership with %s', async (_, factory) => {
    const services = await start([factory], { permission: { enabled: false } });
    expect(await seenBy('olivia', services)).toEqual(['Cart', 'checkout-api']);
    expect(await seenBy('nina', services)).toEqual([]);
    expect((await services.get('nina', CHECKOUT)).status).toBe(404);
    expect((await services.scale('dora', 5)).status).toBe(403);
    expect((await services.scale('max', 5)).status).toBe(200);
  });

  it('should hide everything from everybody when the policy denies', async () => {
    const services = await start([
      mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
    ]);
    expect(await seenBy('oscar', services)).toEqual([]);
    const { status, body } = await services.get('oscar', CHECKOUT);
    expect(status).toBe(404);
    expect(body.error.code).toBe('service-not-found');
  });

  it('should let a policy forbid to scale what may be seen', async () => {
    const services = await start([policy({ read: ALLOW, scale: DENY })]);
    expect(
      (await services.get('olivia', CHECKOUT)).body.service.actions.scale,
    ).toEqual({ allowed: false, because: 'policy' });
    const { status, body } = await services.scale('olivia', 5);
    expect(status).toBe(403);
    expect(body.error.code).toBe('policy-denied');
    expect(services.clusters.scaleCalls).toEqual([]);
  });

  it('should narrow by the conditions of a policy, never widen', async () => {
    const ownedByCheckout = servicesConditions.hasLevel({
      min: 'owner',
      principals: ['group:default/checkout-team'],
    });
    const masters = servicesConditions.hasLevel({
      min: 'master',
      principals: ['group:default/masters'],
    });
    const services = await start([
      policy({
        read: createServiceConditionalDecision(serviceReadPermission, {
          allOf: [ownedByCheckout, { not: masters }],
        }),
        scale: createServiceConditionalDecision(serviceScalePermission, {
          anyOf: [masters],
        }),
      }),
    ]);
    // Membership gives both, the condition leaves the one that is no masters'.
    expect(await seenBy('olivia', services)).toEqual(['Cart']);
    // The condition would give Cart, membership does not.
    expect(await seenBy('dora', services)).toEqual([]);
    expect(
      (await services.get('olivia', `${LIST}/default/cart/test`)).body.service
        .actions.scale,
    ).toEqual({ allowed: false, because: 'policy' });
  });

  it('should ask the framework once for the pages of 10 s, for each person', async () => {
    const services = await start([policy({ read: ALLOW, scale: ALLOW })]);
    for (const path of [LIST, CHECKOUT, `${CHECKOUT}/instances`]) {
      expect((await services.get('olivia', path)).status).toBe(200);
    }
    expect(authorizeConditional).toHaveBeenCalledTimes(1);
    await services.get('dora', LIST);
    expect(authorizeConditional).toHaveBeenCalledTimes(2);

    policy({ read: DENY, scale: DENY });
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
    expect((await services.get('olivia', CHECKOUT)).status).toBe(404);
    expect(authorizeConditional).toHaveBeenCalledTimes(3);
  });

  it('should ask the framework anew for each change', async () => {
    const services = await start([policy({ read: ALLOW, scale: ALLOW })]);
    await services.get('olivia', CHECKOUT);
    authorizeConditional.mockClear();
    expect((await services.scale('olivia', 5)).status).toBe(200);
    expect(authorizeConditional).toHaveBeenCalledTimes(1);
    policy({ read: ALLOW, scale: DENY });
    const { status, body } = await services.scale('olivia', 6);
    expect(status).toBe(403);
    expect(body.error.code).toBe('policy-denied');
  });

  it('should evaluate conditions for the permission backend', async () => {
    const services = await start([]);
    const apply = (min: string, resourceRef: string) =>
      request(services.backend.server)
        .post(
          '/api/services/.well-known/backstage/permissions/apply-conditions',
        )
        .set('Authorization', mockCredentials.service.header())
        .send({
          items: [
            {
              id: '1',
              resourceType: 'service',
              resourceRef,
              conditions: {
                rule: 'HAS_LEVEL',
                resourceType: 'service',
                params: { min, principals: ['user:default/rita'] },
              },
            },
          ],
        });
    const result = async (min: string, ref: string) =>
      (await apply(min, ref)).body.items?.[0]?.result;
    const ref = 'component:default/checkout-api';
    expect(await result('reporter', ref)).toBe(AuthorizeResult.ALLOW);
    expect(await result('reporter', 'Component:default/Checkout-API')).toBe(
      AuthorizeResult.ALLOW,
    );
    expect(await result('master', ref)).toBe(AuthorizeResult.DENY);
    expect(await result('guest', 'component:default/none')).toBe(
      AuthorizeResult.DENY,
    );
    expect((await apply('king', ref)).status).toBe(400);
  });
});
