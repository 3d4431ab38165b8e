import { createBackendFeatureLoader } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import request from 'supertest';
import authModuleDemoProvider from '.';

const chenWei = {
  entityRef: 'user:default/chen.wei',
  name: { en: 'Chen Wei', zh: '陈伟' },
  role: 'master',
};
const notInCatalog = {
  entityRef: 'user:default/nobody',
  name: 'Nobody',
  role: 'outsider',
};
const catalogUser = {
  apiVersion: 'backstage.io/v1beta1',
  kind: 'User',
  metadata: { name: 'chen.wei', namespace: 'default' },
  spec: {},
  relations: [{ type: 'memberOf', targetRef: 'group:default/payments' }],
};

async function start(demo: JsonObject, providers: JsonObject = { demo: {} }) {
  return await startTestBackend({
    features: [
      createBackendFeatureLoader({
        loader: () => [authPlugin, authModuleDemoProvider],
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          // Puts the groups into the token, where the test can read them.
          demo,
          auth: { providers, omitIdentityTokenOwnershipClaim: false },
        },
      }),
      catalogServiceMock.factory({ entities: [catalogUser] }),
    ],
  });
}

function claimsOf(token: string): JsonObject {
  const [, payload] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

describe('authModuleDemoProvider', () => {
  const nodeEnv = process.env.NODE_ENV ?? 'test';

  function runAs(environment: string) {
    Object.assign(process.env, { NODE_ENV: environment });
  }

  beforeEach(() => runAs('development'));
  afterEach(() => runAs(nodeEnv));

  it('should sign a configured person in as the catalog knows them', async () => {
    const { server } = await start({ people: [chenWei] });

    const { status, body } = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-longshore-demo-person', 'user:default/chen.wei');

    expect(status).toBe(200);
    expect(body.profile).toEqual({ displayName: 'Chen Wei' });
    expect(body.backstageIdentity.identity).toEqual({
      type: 'user',
      userEntityRef: 'user:default/chen.wei',
      ownershipEntityRefs: ['user:default/chen.wei', 'group:default/payments'],
    });
    expect(claimsOf(body.backstageIdentity.token).sub).toBe(
      'user:default/chen.wei',
    );
  });

  it.each([
    ['a stranger', 'user:default/mallory'],
    ['another spelling', 'USER:default/chen.wei'],
    ['a short reference', 'chen.wei'],
    ['two people', 'user:default/chen.wei, user:default/nobody'],
  ])('should refuse %s without repeating the name', async (_, entityRef) => {
    const { server } = await start({ people: [chenWei, notInCatalog] });

    const { status, body } = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-longshore-demo-person', entityRef);

    expect(status).toBe(401);
    expect(body.error.name).toBe('AuthenticationError');
    expect(body.error.message).toBe(
      'The person named in x-longshore-demo-person is not one of the people in demo.people',
    );
  });

  it('should refuse a request that names nobody', async () => {
    const { server } = await start({ people: [chenWei] });

    const { status, body } = await request(server).get(
      '/api/auth/demo/refresh',
    );

    expect(status).toBe(401);
    expect(body.error.message).toContain(
      'needs the header x-longshore-demo-person',
    );
  });

  it('should not sign in a person whom the catalog does not know', async () => {
    const { server } = await start({ people: [notInCatalog] });

    const { status, body } = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-longshore-demo-person', 'user:default/nobody');

    expect(status).toBe(404);
    expect(body.backstageIdentity).toBeUndefined();
  });

  it.each(['production', 'test', ''])(
    'should refuse to start with NODE_ENV=%s',
    async environment => {
      runAs(environment);
      await expect(start({ people: [chenWei] })).rejects.toThrow(
        /only starts with NODE_ENV=development\. Remove auth\.providers\.demo/,
      );
    },
  );

  it('should start in production when the provider is not configured', async () => {
    runAs('production');
    const { server } = await start({ people: [chenWei] }, {});

    const { status } = await request(server)
      .get('/api/auth/demo/refresh')
      .set('x-longshore-demo-person', 'user:default/chen.wei');

    expect(status).toBe(404);
  });

  it.each([
    ['no list', {}, /people/],
    ['an empty list', { people: [] }, /demo\.people is empty/],
    [
      'a person listed twice',
      { people: [chenWei, chenWei] },
      /lists user:default\/chen\.wei twice/,
    ],
    [
      'a short reference',
      { people: [{ ...chenWei, entityRef: 'chen.wei' }] },
      /has the entityRef 'chen\.wei'; write the full reference/,
    ],
    [
      'a group',
      { people: [{ ...chenWei, entityRef: 'group:default/payments' }] },
      /write the full reference of a User/,
    ],
    [
      'a person without a name',
      { people: [{ ...chenWei, name: {} }] },
      /name\.en/,
    ],
  ])('should refuse to start with %s', async (_, demo, message) => {
    await expect(start(demo)).rejects.toThrow(message);
  });
});
