import { Topic } from '../Behaviour';
import { KubeList } from '../client/objects';
import { Resource } from '../Resource';
import { configMap, event } from './objects';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

async function fill(maps: Resource) {
  for (const name of NAMES) {
    await maps.create(configMap(name, {}, { of: 'contract' }));
  }
}

const namesOf = (list: KubeList) =>
  list.items.map(({ metadata }) => metadata.name!);

// The namespace's own root certificate is a ConfigMap too.
const OURS = 'metadata.name!=kube-root-ca.crt';

export const paging: Topic = {
  name: 'paging',
  behaviours: [
    {
      name: 'gives pages that join to the whole, of one version',
      async run(cluster) {
        const events = cluster.resource('v1/events', await cluster.namespace());
        const namespace = events.path.split('/')[4];
        for (const name of NAMES) {
          await events.create(event(name, namespace));
        }
        const first = await events.list({ limit: 2 });
        expect(namesOf(first)).toEqual(['a', 'b']);
        expect(first.metadata.remainingItemCount).toBe(3);
        const second = await events.list({
          limit: 2,
          continue: first.metadata.continue,
        });
        expect(namesOf(second)).toEqual(['c', 'd']);
        expect(second.metadata.remainingItemCount).toBe(1);
        const third = await events.list({
          limit: 2,
          continue: second.metadata.continue,
        });
        expect(namesOf(third)).toEqual(['e']);
        expect(third.metadata.continue ?? '').toBe('');
        expect(third.metadata.remainingItemCount).toBeUndefined();
        expect(second.metadata.resourceVersion).toBe(
          first.metadata.resourceVersion,
        );
        expect(third.metadata.resourceVersion).toBe(
          first.metadata.resourceVersion,
        );
      },
    },
    {
      name: 'goes on as of the first page, whatever has changed since',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await fill(maps);
        const first = await maps.list({ limit: 2, fieldSelector: OURS });
        expect(namesOf(first)).toEqual(['a', 'b']);
        await maps.delete('d');
        await maps.create(configMap('dd'));
        await maps.patch('c', { data: { changed: 'yes' } });
        const rest = await maps.list({
          continue: first.metadata.continue,
          fieldSelector: OURS,
          limit: 10,
        });
        expect(namesOf(rest)).toEqual(['c', 'd', 'e']);
        expect(rest.items[0].data?.changed).toBeUndefined();
        expect(rest.metadata.resourceVersion).toBe(
          first.metadata.resourceVersion,
        );
      },
    },
    {
      name: 'does not count what remains when there is a selector',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await fill(maps);
        const page = await maps.list({
          limit: 2,
          labelSelector: 'of=contract',
        });
        expect(page.items).toHaveLength(2);
        expect(page.metadata.continue).toBeTruthy();
        expect(page.metadata.remainingItemCount).toBeUndefined();
      },
    },
    {
      name: 'refuses a token together with a version, and one of its own making',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await fill(maps);
        const { metadata } = await maps.list({ limit: 2 });
        await expect(
          cluster.refused(maps.path, {
            query: {
              limit: 2,
              continue: metadata.continue,
              resourceVersion: metadata.resourceVersion,
            },
          }),
        ).resolves.toMatchObject({
          code: 400,
          message: expect.stringContaining(
            'specifying resource version is not allowed when using continue',
          ),
        });
        await expect(
          cluster.refused(maps.path, { query: { limit: 2, continue: 'abc' } }),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: expect.stringContaining('continue key is not valid'),
        });
      },
    },
    {
      name: 'answers 410 after a compaction, with a token for the rest as it is now',
      alone: true,
      async run(cluster) {
        const namespace = await cluster.namespace();
        const events = cluster.resource('v1/events', namespace);
        for (const name of NAMES) {
          await events.create(event(name, namespace));
        }
        const first = await events.list({ limit: 2 });
        await events.delete('d');
        await events.create(event('f', namespace));
        await cluster.ground.compact();
        const status = await cluster.refused(events.path, {
          query: { limit: 2, continue: first.metadata.continue },
        });
        expect(status).toMatchObject({
          code: 410,
          reason: 'Expired',
          message:
            'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
        });
        expect(status.metadata.continue).toBeTruthy();
        const rest = await events.list({ continue: status.metadata.continue });
        expect(namesOf(rest)).toEqual(['c', 'e', 'f']);
        expect(Number(rest.metadata.resourceVersion)).toBeGreaterThan(
          Number(first.metadata.resourceVersion),
        );
      },
    },
    {
      name: 'lists as of an exact version, and answers 410 once it is compacted',
      alone: true,
      async run(cluster) {
        const namespace = await cluster.namespace();
        const events = cluster.resource('v1/events', namespace);
        const created = await events.create(event('a', namespace));
        await events.create(event('b', namespace));
        await events.delete('a');
        const { metadata } = created;
        const query = {
          resourceVersion: metadata.resourceVersion,
          resourceVersionMatch: 'Exact',
        };
        const then = await events.list(query);
        expect(namesOf(then)).toEqual(['a']);
        expect(then.metadata.resourceVersion).toBe(metadata.resourceVersion);
        await cluster.ground.compact();
        await expect(
          cluster.refused(events.path, { query }),
        ).resolves.toMatchObject({
          code: 410,
          reason: 'Expired',
          message: 'The resourceVersion for the provided list is too old.',
        });
      },
    },
  ],
};
