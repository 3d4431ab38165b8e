import { Topic } from '../Behaviour';
import { Identity } from '../client/ApiClient';
import { review } from './reviews';

const ANNA: Identity = {
  user: 'longshore',
  groups: ['longshore:developer'],
  extra: {
    'longshore.dev/user': ['user:default/anna'],
    'longshore.dev/operation': ['42'],
  },
};

export const identity: Topic = {
  name: 'identity',
  behaviours: [
    {
      name: 'answers who one is when impersonated, extras included',
      async run(cluster) {
        const { status, body } = await cluster.call(
          '/apis/authentication.k8s.io/v1/selfsubjectreviews',
          { ...review('SelfSubjectReview'), as: ANNA },
        );
        expect(status).toBe(201);
        expect(body).toMatchObject({
          kind: 'SelfSubjectReview',
          apiVersion: 'authentication.k8s.io/v1',
          status: {
            userInfo: {
              username: 'longshore',
              groups: ['longshore:developer', 'system:authenticated'],
              extra: ANNA.extra,
            },
          },
        });
      },
    },
    {
      name: 'does not let groups or extras be impersonated without a user',
      async run(cluster) {
        const { status } = await cluster.call('/api/v1/namespaces', {
          as: { user: '', groups: ['longshore:developer'] },
        });
        expect(status).toBeGreaterThanOrEqual(400);
      },
    },
    {
      name: 'refuses a token that nobody has given',
      async run(cluster) {
        await expect(
          cluster.refused('/api/v1/namespaces', { token: 'made-up' }),
        ).resolves.toMatchObject({
          code: 401,
          reason: 'Unauthorized',
          message: 'Unauthorized',
        });
      },
    },
    {
      name: 'gives tokens to service accounts, which then are known by them',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const accounts = cluster.resource('v1/serviceaccounts', namespace);
        const { status, body } = await cluster.call(
          accounts.at('default/token'),
          {
            method: 'POST',
            body: {
              apiVersion: 'authentication.k8s.io/v1',
              kind: 'TokenRequest',
              spec: { expirationSeconds: 600 },
            },
          },
        );
        expect(status).toBe(201);
        expect(body.status).toMatchObject({
          token: expect.any(String),
          expirationTimestamp: expect.any(String),
        });
        const self = await cluster.call(
          '/apis/authentication.k8s.io/v1/selfsubjectreviews',
          { ...review('SelfSubjectReview'), token: body.status.token },
        );
        expect(self.body.status.userInfo).toMatchObject({
          username: `system:serviceaccount:${namespace}:default`,
          groups: [
            'system:serviceaccounts',
            `system:serviceaccounts:${namespace}`,
            'system:authenticated',
          ],
        });
      },
    },
  ],
};
