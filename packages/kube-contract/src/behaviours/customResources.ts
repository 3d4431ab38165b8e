import { Topic } from '../Behaviour';
import { thing, thingDefinition } from './objects';

export const customResources: Topic = {
  name: 'custom resources',
  behaviours: [
    {
      name: 'are served, discovered, watched, applied and gone with their definition',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const group = `${cluster.unique('g')}.example.com`;
        const definitions = cluster.resource(
          'apiextensions.k8s.io/v1/customresourcedefinitions',
        );
        await definitions.create(thingDefinition(group, { status: true }));
        cluster.removeLater(definitions.at(`things.${group}`));
        const definition = await cluster.until(
          'it is established',
          async () => {
            const found = await definitions.get(`things.${group}`);
            return (
              found.status?.conditions?.some(
                ({ type, status }: any) =>
                  type === 'Established' && status === 'True',
              ) && found
            );
          },
        );
        expect(definition.status.acceptedNames).toMatchObject({
          plural: 'things',
          kind: 'Thing',
        });
        await cluster.until('it is discovered', async () => {
          const { status, body } = await cluster.call(`/apis/${group}/v1`);
          const names = body?.resources?.map(({ name }: any) => name) ?? [];
          return status === 200 && names.includes('things/status');
        });
        const things = cluster.resource(`${group}/v1/things`, namespace);
        const created = await cluster.until('a thing', () =>
          things.create(thing(group, 'a', { size: 1, list: [1, 2] })),
        );
        expect(created.metadata.generation).toBe(1);
        const { metadata } = await things.list();
        const watch = await cluster.watch(things.path, {
          resourceVersion: metadata.resourceVersion,
        });
        const changed = await things.patch('a', { spec: { size: 2 } });
        expect(changed.metadata.generation).toBe(2);
        const status = await things.patch('a/status', {
          status: { phase: 'Grown' },
          spec: { size: 3 },
        });
        expect(status.spec.size).toBe(2);
        expect(status.status).toEqual({ phase: 'Grown' });
        expect(status.metadata.generation).toBe(2);
        const applied = await things.apply(
          'b',
          'one',
          thing(group, 'b', { list: [1] }),
        );
        expect(applied.spec).toEqual({ list: [1] });
        await expect(
          cluster.refused(things.at('b'), {
            method: 'PATCH',
            body: thing(group, 'b', { list: [2] }),
            contentType: 'application/apply-patch+yaml',
            query: { fieldManager: 'two' },
          }),
        ).resolves.toMatchObject({
          code: 409,
          message:
            'Apply failed with 1 conflict: conflict with "one": .spec.list',
        });
        const seen = await watch.take(3);
        expect(
          seen.map(({ type, object }) => `${type} ${object.metadata.name}`),
        ).toEqual(['MODIFIED a', 'MODIFIED a', 'ADDED b']);

        await definitions.delete(`things.${group}`);
        await cluster.until('things are no longer served', async () => {
          return (await cluster.call(things.path)).status === 404;
        });
      },
    },
  ],
};
