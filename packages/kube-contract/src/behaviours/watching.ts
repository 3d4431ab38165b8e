import { Topic } from '../Behaviour';
import { short } from '../Watch';
import { configMap, event, thing, thingDefinition } from './objects';

const INITIAL_END = 'k8s.io/initial-events-end';

export const watching: Topic = {
  name: 'watching',
  behaviours: [
    {
      name: 'tells every change after a version, in order',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('before'));
        const { metadata } = await maps.list();
        await maps.create(configMap('a', { n: '1' }));
        const watch = await cluster.watch(maps.path, {
          resourceVersion: metadata.resourceVersion,
        });
        const changed = await maps.patch('a', { data: { n: '2' } });
        await maps.delete('a');
        const events = await watch.take(3);
        expect(short(events)).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
        expect(events.map(({ object }) => object.data.n)).toEqual([
          '1',
          '2',
          '2',
        ]);
        // With kind and version, unlike the items of a list.
        expect(events[0].object).toMatchObject({
          kind: 'ConfigMap',
          apiVersion: 'v1',
        });
        const versions = events.map(({ object }) =>
          Number(object.metadata.resourceVersion),
        );
        expect(versions[1]).toBe(Number(changed.metadata.resourceVersion));
        // What is deleted carries the version of its deletion.
        expect(versions[2]).toBeGreaterThan(versions[1]);
      },
    },
    {
      name: 'begins with what is there when no version is given',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const of = { labelSelector: 'of=contract' };
        const labels = { of: 'contract' };
        await maps.create(configMap('a', {}, labels));
        await maps.create(configMap('b', {}, labels));
        const watch = await cluster.watch(maps.path, of);
        expect(short(await watch.take(2)).sort()).toEqual([
          'ADDED a',
          'ADDED b',
        ]);
        await maps.create(configMap('c', {}, labels));
        expect(short(await watch.take(1))).toEqual(['ADDED c']);
      },
    },
    {
      name: 'adds and deletes what enters and leaves a selector',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a', {}, { show: 'no' }));
        const { metadata } = await maps.list();
        const watch = await cluster.watch(maps.path, {
          resourceVersion: metadata.resourceVersion,
          labelSelector: 'show=yes',
        });
        const show = (value: string) =>
          maps.patch('a', { metadata: { labels: { show: value } } });
        await show('yes');
        await maps.patch('a', { data: { changed: 'yes' } });
        await show('no');
        await maps.patch('a', { data: { changed: 'unseen' } });
        await show('yes');
        const events = await watch.take(4);
        expect(short(events)).toEqual([
          'ADDED a',
          'MODIFIED a',
          'DELETED a',
          'ADDED a',
        ]);
        // As it was when it was last seen.
        expect(events[2].object.metadata.labels).toEqual({ show: 'yes' });
      },
    },
    {
      name: 'watches one object by its name',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const watch = await cluster.watch(maps.path, {
          fieldSelector: 'metadata.name=b',
        });
        await maps.create(configMap('a'));
        await maps.create(configMap('b'));
        expect(short(await watch.take(1))).toEqual(['ADDED b']);
      },
    },
    {
      name: 'streams the list, marks its end and goes on as a watch',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const labels = { of: 'contract' };
        await maps.create(configMap('a', {}, labels));
        await maps.create(configMap('b', {}, labels));
        const watch = await cluster.watch(maps.path, {
          labelSelector: 'of=contract',
          sendInitialEvents: 'true',
          resourceVersionMatch: 'NotOlderThan',
          allowWatchBookmarks: 'true',
        });
        const events = await watch.take(3);
        expect(short(events.slice(0, 2)).sort()).toEqual([
          'ADDED a',
          'ADDED b',
        ]);
        const [, , mark] = events;
        expect(mark.type).toBe('BOOKMARK');
        expect(mark.object.metadata.annotations).toEqual({
          [INITIAL_END]: 'true',
        });
        expect(mark.object).toMatchObject({
          kind: 'ConfigMap',
          apiVersion: 'v1',
        });
        const created = await maps.create(configMap('c', {}, labels));
        const [next] = await watch.take(1);
        expect(next.type).toBe('ADDED');
        expect(next.object.metadata.resourceVersion).toBe(
          created.metadata.resourceVersion,
        );
        expect(Number(mark.object.metadata.resourceVersion)).toBeLessThan(
          Number(created.metadata.resourceVersion),
        );
      },
    },
    {
      name: 'watches from now on, without what is there',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('before'));
        const watch = await cluster.watch(maps.path, {
          sendInitialEvents: 'false',
          resourceVersionMatch: 'NotOlderThan',
          allowWatchBookmarks: 'true',
        });
        const created = await maps.create(configMap('after'));
        const events = await watch.take(1);
        expect(short(events)).toEqual(['ADDED after']);
        expect(events[0].object.metadata.resourceVersion).toBe(
          created.metadata.resourceVersion,
        );
      },
    },
    {
      name: 'refuses half a question for the list in a stream',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await expect(
          cluster.refused(maps.path, {
            query: { watch: 1, sendInitialEvents: 'true' },
          }),
        ).resolves.toMatchObject({
          code: 422,
          message:
            'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
        });
        await expect(
          cluster.refused(maps.path, {
            query: {
              watch: 1,
              resourceVersion: 1,
              resourceVersionMatch: 'NotOlderThan',
            },
          }),
        ).resolves.toMatchObject({
          code: 422,
          message:
            'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
        });
      },
    },
    {
      name: 'ends in time, with a bookmark before that, from which another goes on',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const maps = cluster.resource('v1/configmaps', namespace);
        const others = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.list();
        const watch = await cluster.watch(maps.path, {
          resourceVersion: metadata.resourceVersion,
          allowWatchBookmarks: 'true',
          timeoutSeconds: 8,
        });
        // In another namespace, so that only a bookmark can tell of it.
        const elsewhere = await others.create(configMap('elsewhere'));
        const events = await watch.rest();
        expect(watch.aborted).toBe(false);
        const bookmarks = events.filter(({ type }) => type === 'BOOKMARK');
        expect(bookmarks.length).toBeGreaterThan(0);
        const { object } = bookmarks[bookmarks.length - 1];
        expect(object).toMatchObject({ kind: 'ConfigMap', apiVersion: 'v1' });
        expect(object.metadata.name).toBeUndefined();
        expect(Number(object.metadata.resourceVersion)).toBeGreaterThanOrEqual(
          Number(elsewhere.metadata.resourceVersion),
        );

        await maps.create(configMap('a'));
        const next = await cluster.watch(maps.path, {
          resourceVersion: object.metadata.resourceVersion,
        });
        expect(short(await next.take(1))).toEqual(['ADDED a']);
      },
    },
    {
      name: 'sends no bookmarks to those who did not ask',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.list();
        const watch = await cluster.watch(maps.path, {
          resourceVersion: metadata.resourceVersion,
          timeoutSeconds: 4,
        });
        expect(short(await watch.rest())).toEqual([]);
      },
    },
    {
      name: 'watches metadata alone',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const watch = await cluster.watch(
          maps.path,
          { labelSelector: 'app=a' },
          'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
        );
        await maps.create(configMap('a', { secret: 'no' }, { app: 'a' }));
        const [{ type, object }] = await watch.take(1);
        expect(type).toBe('ADDED');
        expect(object).toMatchObject({
          kind: 'PartialObjectMetadata',
          metadata: { name: 'a', labels: { app: 'a' } },
        });
        expect(object.data).toBeUndefined();
      },
    },
    {
      name: 'says in the stream that a version is older than what it remembers',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const before = await cluster
          .resource('v1/configmaps', namespace)
          .create(configMap('before'));
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
        const watch = await cluster.watch(things.path, {
          resourceVersion: before.metadata.resourceVersion,
        });
        const [{ type, object }] = await watch.take(1);
        expect(type).toBe('ERROR');
        expect(object).toMatchObject({
          kind: 'Status',
          code: 410,
          reason: 'Expired',
          message: expect.stringMatching(
            new RegExp(
              `^too old resource version: ${before.metadata.resourceVersion} \\(\\d+\\)$`,
            ),
          ),
        });
        await expect(watch.next()).resolves.toBeUndefined();
      },
    },
    {
      name: 'answers 410 to a version that was compacted',
      alone: true,
      async run(cluster) {
        const namespace = await cluster.namespace();
        const events = cluster.resource('v1/events', namespace);
        const first = await events.create(event('a', namespace));
        await events.create(event('b', namespace));
        // The version that is compacted to can still be watched from.
        await events.create(event('c', namespace));
        await cluster.ground.compact();
        const watch = await cluster.watch(events.path, {
          resourceVersion: first.metadata.resourceVersion,
        });
        const [{ type, object }] = await watch.take(1);
        expect(type).toBe('ERROR');
        expect(object).toMatchObject({
          kind: 'Status',
          code: 410,
          reason: 'Expired',
        });
        expect(object.message).toMatch(/too old/);
      },
    },
    {
      name: 'loses nothing when a watch is cut and taken up again',
      alone: true,
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.list();
        const watch = await cluster.watch(maps.path, {
          resourceVersion: metadata.resourceVersion,
        });
        const seen = await maps.create(configMap('a'));
        expect(short(await watch.take(1))).toEqual(['ADDED a']);
        await cluster.ground.dropWatches();
        await expect(watch.next()).resolves.toBeUndefined();
        expect(watch.aborted).toBe(true);
        await maps.create(configMap('b'));
        await maps.delete('a');
        const again = await cluster.watch(maps.path, {
          resourceVersion: seen.metadata.resourceVersion,
        });
        expect(short(await again.take(2))).toEqual(['ADDED b', 'DELETED a']);
      },
    },
  ],
};
