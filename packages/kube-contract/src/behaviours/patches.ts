import { Topic } from '../Behaviour';
import { PATCH_TYPES } from '../Resource';
import { configMap, deployment, thing, thingDefinition } from './objects';

const containers = (patch: unknown) => ({
  spec: { template: { spec: { containers: patch } } },
});

export const patches: Topic = {
  name: 'patches',
  behaviours: [
    {
      name: 'merges objects, removes by null and replaces lists',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const object = deployment('web', { replicas: 0 });
        object.metadata.annotations = { keep: 'yes', drop: 'yes' };
        await deployments.create(object);
        const patched = await deployments.patch('web', {
          metadata: { annotations: { drop: null, add: 'yes' } },
          ...containers([{ name: 'other', image: 'registry.example/b:1' }]),
        });
        expect(patched.metadata.annotations).toMatchObject({
          keep: 'yes',
          add: 'yes',
        });
        expect(patched.metadata.annotations?.drop).toBeUndefined();
        expect(
          patched.spec.template.spec.containers.map(({ name }: any) => name),
        ).toEqual(['other']);
      },
    },
    {
      name: 'merges containers and variables by name, strategically',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const object = deployment('web', { replicas: 0 });
        object.spec.template.spec.containers = [
          {
            name: 'app',
            image: 'registry.example/app:1',
            env: [
              { name: 'A', value: '1' },
              { name: 'B', value: '2' },
            ],
          },
          { name: 'sidecar', image: 'registry.example/sidecar:1' },
        ];
        await deployments.create(object);
        const patched = await deployments.patch(
          'web',
          containers([
            {
              name: 'app',
              image: 'registry.example/app:2',
              env: [
                { name: 'B', value: '3' },
                { name: 'A', $patch: 'delete' },
                { name: 'C', value: '4' },
              ],
            },
          ]),
          'strategic',
        );
        const [app, sidecar] = patched.spec.template.spec.containers;
        expect(app).toMatchObject({
          name: 'app',
          image: 'registry.example/app:2',
        });
        expect(
          app.env.map(({ name, value }: any) => `${name}=${value}`).sort(),
        ).toEqual(['B=3', 'C=4']);
        expect(sidecar).toMatchObject({
          name: 'sidecar',
          image: 'registry.example/sidecar:1',
        });
        const fewer = await deployments.patch(
          'web',
          containers([{ name: 'sidecar', $patch: 'delete' }]),
          'strategic',
        );
        expect(fewer.spec.template.spec.containers).toHaveLength(1);
      },
    },
    {
      name: 'replaces a whole list or object by $patch',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const deployments = cluster.resource('apps/v1/deployments', namespace);
        const object = deployment('web', { replicas: 0 });
        object.metadata.labels = { app: 'web', old: 'yes' };
        await deployments.create(object);
        const replaced = await deployments.patch(
          'web',
          {
            metadata: { labels: { $patch: 'replace', only: 'this' } },
            ...containers([
              { name: 'new', image: 'registry.example/new:1' },
              { $patch: 'replace' },
            ]),
          },
          'strategic',
        );
        expect(replaced.metadata.labels).toEqual({ only: 'this' });
        expect(
          replaced.spec.template.spec.containers.map(({ name }: any) => name),
        ).toEqual(['new']);
      },
    },
    {
      name: 'orders a list as $setElementOrder says',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        await deployments.create(deployment('web', { replicas: 0 }));
        const patched = await deployments.patch(
          'web',
          {
            spec: {
              template: {
                spec: {
                  '$setElementOrder/containers': [
                    { name: 'first' },
                    { name: 'app' },
                  ],
                  containers: [
                    { name: 'first', image: 'registry.example/first:1' },
                  ],
                },
              },
            },
          },
          'strategic',
        );
        expect(
          patched.spec.template.spec.containers.map(({ name }: any) => name),
        ).toEqual(['first', 'app']);
      },
    },
    {
      name: 'follows the operations of a JSON patch',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const object = configMap('a', { one: '1' });
        object.metadata.annotations = { 'with/slash': '2' };
        await maps.create(object);
        const patched = await maps.patch(
          'a',
          [
            { op: 'test', path: '/data/one', value: '1' },
            { op: 'replace', path: '/data/one', value: '11' },
            { op: 'add', path: '/data/three', value: '3' },
            { op: 'remove', path: '/metadata/annotations/with~1slash' },
            { op: 'copy', from: '/data/three', path: '/data/four' },
            { op: 'move', from: '/data/three', path: '/data/five' },
          ],
          'json',
        );
        expect(patched.data).toEqual({ one: '11', four: '3', five: '3' });
        expect(patched.metadata.annotations ?? {}).toEqual({});
      },
    },
    {
      name: 'refuses a JSON patch whose test fails, or that cannot be followed',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.create(configMap('a', { one: '1' }));
        const send = (body: unknown) => ({
          method: 'PATCH',
          body,
          contentType: PATCH_TYPES.json,
        });
        for (const operations of [
          [{ op: 'test', path: '/data/one', value: '2' }],
          [{ op: 'remove', path: '/data/two' }],
        ]) {
          await expect(
            cluster.refused(maps.at('a'), send(operations)),
          ).resolves.toMatchObject({
            code: 422,
            reason: 'Invalid',
            message:
              'the server rejected our request due to an error in our request',
          });
        }
        await expect(
          cluster.refused(maps.at('a'), send({ not: 'a list' })),
        ).resolves.toMatchObject({ code: 400, reason: 'BadRequest' });
        await expect(maps.get('a')).resolves.toMatchObject({
          metadata: { resourceVersion: metadata.resourceVersion },
        });
      },
    },
    {
      name: 'obeys a version in the patch',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.create(configMap('a', { n: '1' }));
        await maps.patch('a', { data: { n: '2' } });
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'PATCH',
            body: {
              metadata: { resourceVersion: metadata.resourceVersion },
              data: { n: '3' },
            },
            contentType: PATCH_TYPES.merge,
          }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message: expect.stringContaining('the object has been modified'),
        });
      },
    },
    {
      name: 'writes nothing when a patch changes nothing',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const first = await maps.create(configMap('a', { n: '1' }));
        const second = await maps.patch('a', { data: { n: '1' } });
        expect(second.metadata.resourceVersion).toBe(
          first.metadata.resourceVersion,
        );
      },
    },
    {
      name: 'takes no strategic patch for custom resources, and none of unknown type',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const maps = cluster.resource('v1/configmaps', namespace);
        await maps.create(configMap('a'));
        await expect(
          cluster.refused(maps.at('a'), {
            method: 'PATCH',
            body: {},
            contentType: 'application/json',
          }),
        ).resolves.toMatchObject({
          code: 415,
          reason: 'UnsupportedMediaType',
        });
        const group = `${cluster.unique('g')}.example.com`;
        const definitions = cluster.resource(
          'apiextensions.k8s.io/v1/customresourcedefinitions',
        );
        await definitions.create(thingDefinition(group));
        cluster.removeLater(definitions.at(`things.${group}`));
        const things = cluster.resource(`${group}/v1/things`, namespace);
        await cluster.until('things are served', async () => {
          await things.create(thing(group, 'a', {}));
          return true;
        });
        await expect(
          cluster.refused(things.at('a'), {
            method: 'PATCH',
            body: { spec: { a: 1 } },
            contentType: PATCH_TYPES.strategic,
          }),
        ).resolves.toMatchObject({
          code: 415,
          reason: 'UnsupportedMediaType',
        });
      },
    },
  ],
};
