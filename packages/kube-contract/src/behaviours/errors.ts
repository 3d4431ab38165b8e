import { Topic } from '../Behaviour';
import { configMap, deployment } from './objects';

export const errors: Topic = {
  name: 'errors',
  behaviours: [
    {
      name: 'says what is not there',
      async run(cluster) {
        const namespace = await cluster.namespace();
        await expect(
          cluster.refused(
            cluster.resource('apps/v1/deployments', namespace).at('none'),
          ),
        ).resolves.toEqual({
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Failure',
          message: 'deployments.apps "none" not found',
          reason: 'NotFound',
          details: { name: 'none', group: 'apps', kind: 'deployments' },
          code: 404,
        });
        await expect(
          cluster.refused(`/api/v1/namespaces/${namespace}/nothings`),
        ).resolves.toMatchObject({
          code: 404,
          reason: 'NotFound',
          message: 'the server could not find the requested resource',
          details: {},
        });
        const missing = cluster.unique('missing');
        await expect(
          cluster.refused(cluster.resource('v1/configmaps', missing).path, {
            method: 'POST',
            body: configMap('a'),
          }),
        ).resolves.toMatchObject({
          code: 404,
          message: `namespaces "${missing}" not found`,
          details: { name: missing, kind: 'namespaces' },
        });
        // A namespace that is not there is empty.
        await expect(
          cluster.resource('v1/configmaps', missing).names(),
        ).resolves.toEqual([]);
      },
    },
    {
      name: 'answers unknown paths in plain text',
      async run(cluster) {
        for (const path of ['/nothing', '/apis/nothing.example.com/v1']) {
          const { status, text } = await cluster.call(path);
          expect([status, text.trim()]).toEqual([404, '404 page not found']);
        }
      },
    },
    {
      name: 'says what is there already',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a'));
        await expect(
          cluster.refused(maps.path, { method: 'POST', body: configMap('a') }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'AlreadyExists',
          message: 'configmaps "a" already exists',
          details: { name: 'a', kind: 'configmaps' },
        });
      },
    },
    {
      name: 'lists every cause of what is invalid',
      async run(cluster) {
        const namespace = await cluster.namespace();
        await expect(
          cluster.refused(cluster.resource('v1/configmaps', namespace).path, {
            method: 'POST',
            body: configMap('Not_A_Name'),
          }),
        ).resolves.toMatchObject({
          code: 422,
          reason: 'Invalid',
          message:
            "ConfigMap \"Not_A_Name\" is invalid: metadata.name: Invalid value: \"Not_A_Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
          details: {
            name: 'Not_A_Name',
            kind: 'ConfigMap',
            causes: [{ reason: 'FieldValueInvalid', field: 'metadata.name' }],
          },
        });
        const object = deployment('web', { replicas: -1 });
        object.spec.template.metadata.labels = { app: 'other' };
        const status = await cluster.refused(
          cluster.resource('apps/v1/deployments', namespace).path,
          { method: 'POST', body: object },
        );
        expect(status).toMatchObject({ code: 422, reason: 'Invalid' });
        expect(status.message).toMatch(
          /^Deployment\.apps "web" is invalid: \[/,
        );
        expect(status.details).toMatchObject({
          group: 'apps',
          kind: 'Deployment',
        });
        const causes = Object.fromEntries(
          status.details!.causes!.map(({ field, message }) => [field, message]),
        );
        expect(causes['spec.replicas']).toBe(
          'Invalid value: -1: must be greater than or equal to 0',
        );
        expect(causes['spec.template.metadata.labels']).toBe(
          'Invalid value: {"app":"other"}: `selector` does not match template `labels`',
        );
      },
    },
    {
      name: 'names the required fields that are missing',
      async run(cluster) {
        const pods = cluster.resource('v1/pods', await cluster.namespace());
        await expect(
          cluster.refused(pods.path, {
            method: 'POST',
            body: {
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: { name: 'a' },
              spec: { containers: [] },
            },
          }),
        ).resolves.toMatchObject({
          code: 422,
          message: 'Pod "a" is invalid: spec.containers: Required value',
          details: {
            causes: [
              {
                reason: 'FieldValueRequired',
                message: 'Required value',
                field: 'spec.containers',
              },
            ],
          },
        });
      },
    },
    {
      name: 'holds body and path together',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a'));
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'PUT',
            body: configMap('b'),
          }),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message:
            'the name of the object (b) does not match the name on the URL (a)',
        });
        const elsewhere = configMap('c');
        elsewhere.metadata.namespace = 'default';
        await expect(
          cluster.refused(maps.path, { method: 'POST', body: elsewhere }),
        ).resolves.toMatchObject({
          code: 400,
          message:
            'the namespace of the provided object does not match the namespace sent on the request',
        });
        const versioned = configMap('c');
        versioned.metadata.resourceVersion = '1';
        const status = await cluster.refused(maps.path, {
          method: 'POST',
          body: versioned,
        });
        expect(status.message).toContain(
          'resourceVersion should not be set on objects to be created',
        );
        await expect(
          cluster.refused(maps.path, {
            method: 'POST',
            body: { ...configMap('c'), kind: 'Secret' },
          }),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: expect.stringContaining('cannot be handled as a ConfigMap'),
        });
      },
    },
    {
      name: 'refuses methods and formats that a path does not take',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const maps = cluster.resource('v1/configmaps', namespace);
        await maps.create(configMap('a'));
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'POST',
            body: configMap('a'),
          }),
        ).resolves.toMatchObject({
          code: 405,
          reason: 'MethodNotAllowed',
          message:
            'the server does not allow this method on the requested resource',
        });
        await expect(
          cluster.refused(maps.path, {
            method: 'POST',
            body: 'name=a',
            contentType: 'application/x-www-form-urlencoded',
          }),
        ).resolves.toMatchObject({
          code: 415,
          reason: 'UnsupportedMediaType',
        });
        await expect(
          cluster.refused(maps.path, { method: 'POST', body: '{"kind":' }),
        ).resolves.toMatchObject({ code: 400, reason: 'BadRequest' });
      },
    },
  ],
};
