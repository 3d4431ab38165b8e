import { Topic } from '../Behaviour';
import { configMap, deployment } from './objects';

export const writing: Topic = {
  name: 'writing',
  behaviours: [
    {
      name: 'fills in uid, time, version and who wrote it',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const answer = await cluster.call(maps.path, {
          method: 'POST',
          body: configMap('a', { key: 'value' }),
          query: { fieldManager: 'contract' },
        });
        expect(answer.status).toBe(201);
        const { metadata } = answer.body;
        expect(metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
        expect(metadata.creationTimestamp).toMatch(
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
        );
        expect(metadata.resourceVersion).toMatch(/^\d+$/);
        expect(metadata.managedFields).toEqual([
          {
            manager: 'contract',
            operation: 'Update',
            apiVersion: 'v1',
            time: metadata.creationTimestamp,
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { '.': {}, 'f:key': {} } },
          },
        ]);
      },
    },
    {
      name: 'takes the writer from the user agent when none is named',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.create(configMap('a', { key: 'v' }));
        expect(metadata.managedFields[0].manager).toBe('kube-contract');
      },
    },
    {
      name: 'makes up the rest of a name',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const object = configMap('');
        object.metadata = { generateName: 'made-up-' };
        const { metadata } = await maps.create(object);
        expect(metadata.name).toMatch(/^made-up-[a-z0-9]{5}$/);
        expect(metadata.generateName).toBe('made-up-');
      },
    },
    {
      name: 'replaces only the version that the writer has seen',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const first = await maps.create(configMap('a', { n: '1' }));
        const second = await maps.update('a', { ...first, data: { n: '2' } });
        expect(Number(second.metadata.resourceVersion)).toBeGreaterThan(
          Number(first.metadata.resourceVersion),
        );
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'PUT',
            body: { ...first, data: { n: '3' } },
          }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message:
            'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
          details: { name: 'a', kind: 'configmaps' },
        });
        // Without a version the last writer wins.
        const third = await maps.update('a', configMap('a', { n: '4' }));
        expect(third.data).toEqual({ n: '4' });
      },
    },
    {
      name: 'refuses to replace another object of the same name',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a'));
        const object = configMap('a', { n: '1' });
        object.metadata.uid = '00000000-0000-0000-0000-000000000000';
        await expect(
          cluster.refused(maps.at('a'), { method: 'PUT', body: object }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message: expect.stringContaining(
            `Precondition failed: UID in precondition: ${object.metadata.uid}, UID in object meta: `,
          ),
        });
      },
    },
    {
      name: 'keeps the version when nothing changes',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const first = await maps.create(configMap('a', { n: '1' }));
        const second = await maps.update('a', first);
        expect(second.metadata.resourceVersion).toBe(
          first.metadata.resourceVersion,
        );
      },
    },
    {
      name: 'counts generations of the spec alone, and keeps the status apart',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const created = await deployments.create(
          deployment('web', { replicas: 0, spec: { paused: true } }),
        );
        expect(created.metadata.generation).toBe(1);
        const labelled = await deployments.patch('web', {
          metadata: { labels: { more: 'yes' } },
        });
        expect(labelled.metadata.generation).toBe(1);
        const changed = await deployments.patch('web', {
          spec: { minReadySeconds: 3 },
          status: { collisionCount: 7 },
        });
        expect(changed.metadata.generation).toBe(2);
        expect(changed.status?.collisionCount).toBeUndefined();
        const status = await deployments.patch('web/status', {
          spec: { minReadySeconds: 9 },
          status: { collisionCount: 7 },
        });
        expect(status.status.collisionCount).toBe(7);
        expect(status.spec.minReadySeconds).toBe(3);
        expect(status.metadata.generation).toBe(2);
      },
    },
    {
      name: 'stores nothing in a dry run',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const dry = await maps.create(configMap('a'), { dryRun: 'All' });
        expect(dry.metadata.uid).toBeTruthy();
        await expect(maps.find('a')).resolves.toBeUndefined();
        const { metadata } = await maps.create(configMap('a', { n: '1' }));
        const changed = await maps.patch('a', { data: { n: '2' } }, 'merge', {
          dryRun: 'All',
        });
        expect(changed.data).toEqual({ n: '2' });
        await maps.delete('a', undefined, { dryRun: 'All' });
        const still = await maps.get('a');
        expect(still.metadata.resourceVersion).toBe(metadata.resourceVersion);
        await expect(
          cluster.refused(maps.path, {
            method: 'POST',
            body: configMap('b'),
            query: { dryRun: 'Some' },
          }),
        ).resolves.toMatchObject({
          code: 422,
          message: expect.stringContaining(
            'dryRun: Unsupported value: ["Some"]: supported values: "All"',
          ),
        });
      },
    },
    {
      name: 'refuses or mentions fields that it does not know',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const body = { ...configMap('a'), dat: { key: 'value' } };
        const send = (fieldValidation: string) => ({
          method: 'POST',
          body,
          query: { fieldValidation },
        });
        await expect(
          cluster.refused(maps.path, send('Strict')),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: expect.stringContaining(
            'strict decoding error: unknown field "dat"',
          ),
        });
        const warned = await cluster.call(maps.path, send('Warn'));
        expect(warned.status).toBe(201);
        expect(warned.headers.warning).toContain('299');
        expect(warned.headers.warning).toContain('unknown field \\"dat\\"');
        expect(warned.body.dat).toBeUndefined();
        await maps.delete('a');
        const ignored = await cluster.call(maps.path, send('Ignore'));
        expect(ignored.status).toBe(201);
        expect(ignored.headers.warning).toBeUndefined();
      },
    },
    {
      name: 'keeps what is said to be immutable',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const maps = cluster.resource('v1/configmaps', namespace);
        await maps.create({ ...configMap('a', { n: '1' }), immutable: true });
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'PATCH',
            body: { data: { n: '2' } },
            contentType: 'application/merge-patch+json',
          }),
        ).resolves.toMatchObject({
          code: 422,
          message:
            'ConfigMap "a" is invalid: data: Forbidden: field is immutable when `immutable` is set',
        });
        const deployments = cluster.resource('apps/v1/deployments', namespace);
        await deployments.create(deployment('web', { replicas: 0 }));
        const status = await cluster.refused(deployments.at('web'), {
          method: 'PATCH',
          body: {
            spec: {
              selector: { matchLabels: { app: 'other' } },
              template: { metadata: { labels: { app: 'other' } } },
            },
          },
          contentType: 'application/merge-patch+json',
        });
        expect(status).toMatchObject({
          code: 422,
          reason: 'Invalid',
          details: {
            causes: [{ reason: 'FieldValueInvalid', field: 'spec.selector' }],
          },
        });
        expect(status.message).toContain('field is immutable');
      },
    },
    {
      name: 'encodes the plain text of a secret',
      async run(cluster) {
        const secrets = cluster.resource(
          'v1/secrets',
          await cluster.namespace(),
        );
        const secret = await secrets.create({
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'a' },
          stringData: { password: 'open' },
        });
        expect(secret).toMatchObject({
          type: 'Opaque',
          data: { password: 'b3Blbg==' },
        });
        expect(secret.stringData).toBeUndefined();
      },
    },
  ],
};
