import { Topic } from '../Behaviour';
import { configMap, deployment, idlePod } from './objects';

export const reading: Topic = {
  name: 'reading',
  behaviours: [
    {
      name: 'selects by labels: equality, sets and existence',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a', {}, { tier: 'web', of: 'contract' }));
        await maps.create(configMap('b', {}, { tier: 'api', of: 'contract' }));
        await maps.create(configMap('c', {}, { of: 'contract' }));
        for (const [labelSelector, names] of [
          ['tier=web,of=contract', ['a']],
          ['tier==web', ['a']],
          ['of=contract,tier!=web', ['b', 'c']],
          ['tier in (web, api)', ['a', 'b']],
          ['of,tier notin (web)', ['b', 'c']],
          ['tier', ['a', 'b']],
          ['!tier,of', ['c']],
        ] as const) {
          await expect(maps.names({ labelSelector })).resolves.toEqual(names);
        }
      },
    },
    {
      name: 'refuses a label selector that it cannot read',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const maps = cluster.resource('v1/configmaps', namespace);
        const status = await cluster.refused(maps.path, {
          query: { labelSelector: 'tier in web' },
        });
        expect(status).toMatchObject({ code: 400, reason: 'BadRequest' });
        expect(status.message).toContain('unable to parse requirement');
      },
    },
    {
      name: 'selects by fields: name, phase and node',
      async run(cluster) {
        const pods = cluster.resource('v1/pods', await cluster.namespace());
        await pods.create(idlePod('a'));
        await pods.create(idlePod('b'));
        await expect(
          pods.names({ fieldSelector: 'metadata.name=b' }),
        ).resolves.toEqual(['b']);
        await expect(
          pods.names({ fieldSelector: 'metadata.name!=b' }),
        ).resolves.toEqual(['a']);
        await expect(
          pods.names({ fieldSelector: 'status.phase=Pending,spec.nodeName=' }),
        ).resolves.toEqual(['a', 'b']);
        await expect(
          pods.names({ fieldSelector: 'status.phase!=Pending' }),
        ).resolves.toEqual([]);
      },
    },
    {
      name: 'refuses fields that it does not select by',
      async run(cluster) {
        const namespace = await cluster.namespace();
        await expect(
          cluster.refused(cluster.resource('v1/pods', namespace).path, {
            query: { fieldSelector: 'spec.hostname=a' },
          }),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: expect.stringContaining(
            'field label not supported: spec.hostname',
          ),
        });
        await expect(
          cluster.refused(
            cluster.resource('apps/v1/deployments', namespace).path,
            { query: { fieldSelector: 'spec.replicas=1' } },
          ),
        ).resolves.toMatchObject({
          code: 400,
          message: expect.stringContaining(
            '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
          ),
        });
      },
    },
    {
      name: 'lists a type over all namespaces, in order',
      async run(cluster) {
        const label = cluster.unique('everywhere');
        const spaces = [await cluster.namespace(), await cluster.namespace()];
        for (const namespace of spaces) {
          const deployments = cluster.resource(
            'apps/v1/deployments',
            namespace,
          );
          for (const name of ['b', 'a']) {
            const object = deployment(name, { replicas: 0 });
            object.metadata.labels = { of: label };
            await deployments.create(object);
          }
        }
        const list = await cluster
          .resource('apps/v1/deployments')
          .list({ labelSelector: `of=${label}` });
        expect(list.kind).toBe('DeploymentList');
        expect(
          list.items.map(
            ({ metadata }) => `${metadata.namespace}/${metadata.name}`,
          ),
        ).toEqual(spaces.sort().flatMap(space => [`${space}/a`, `${space}/b`]));
        // Kind and version stand once, at the top.
        expect(list.items[0].kind).toBeUndefined();
        expect(list.items[0].apiVersion).toBeUndefined();
      },
    },
    {
      name: 'waits for a version that is still to come, and says so',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const { metadata } = await maps.list();
        const future = Number(metadata.resourceVersion) + 1_000_000;
        const status = await cluster.refused(maps.path, {
          query: {
            resourceVersion: future,
            resourceVersionMatch: 'NotOlderThan',
          },
        });
        expect(status).toMatchObject({
          code: 504,
          reason: 'Timeout',
          message: expect.stringMatching(
            new RegExp(
              `^Timeout: Too large resource version: ${future}, current: \\d+$`,
            ),
          ),
          details: {
            retryAfterSeconds: 1,
            causes: [
              {
                reason: 'ResourceVersionTooLarge',
                message: 'Too large resource version',
              },
            ],
          },
        });
      },
    },
    {
      name: 'checks how versions are asked for',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const cases: Array<[{ [name: string]: string }, string]> = [
          [
            { resourceVersionMatch: 'NotOlderThan' },
            'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
          ],
          [
            { resourceVersion: '0', resourceVersionMatch: 'Exact' },
            'resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
          ],
          [
            { resourceVersion: '1', resourceVersionMatch: 'Nearly' },
            'resourceVersionMatch: Unsupported value: "Nearly": supported values: "Exact", "NotOlderThan", ""',
          ],
        ];
        for (const [query, message] of cases) {
          await expect(
            cluster.refused(maps.path, { query }),
          ).resolves.toMatchObject({
            code: 422,
            reason: 'Invalid',
            message: `ListOptions.meta.k8s.io "" is invalid: ${message}`,
          });
        }
        await expect(
          cluster.refused(maps.path, { query: { resourceVersion: 'abc' } }),
        ).resolves.toMatchObject({
          message: expect.stringContaining('Invalid value: "abc"'),
        });
      },
    },
    {
      name: 'shows only metadata when that is asked for',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a', { secret: 'no' }, { app: 'a' }));
        const accept = (as: string) =>
          `application/json;as=${as};g=meta.k8s.io;v=v1,application/json`;
        const list = await cluster.call(maps.path, {
          accept: accept('PartialObjectMetadataList'),
          query: { labelSelector: 'app=a' },
        });
        expect(list.body).toMatchObject({
          kind: 'PartialObjectMetadataList',
          apiVersion: 'meta.k8s.io/v1',
        });
        expect(list.body.items).toHaveLength(1);
        expect(list.body.items[0].metadata.labels).toEqual({ app: 'a' });
        expect(list.body.items[0].data).toBeUndefined();
        const one = await cluster.call(maps.at('a'), {
          accept: accept('PartialObjectMetadata'),
        });
        expect(one.body).toMatchObject({
          kind: 'PartialObjectMetadata',
          metadata: { name: 'a' },
        });
        expect(one.body.data).toBeUndefined();
      },
    },
    {
      name: 'shows a table for people when that is asked for',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.create(configMap('a', { one: '1', two: '2' }, { app: 'a' }));
        const { body } = await cluster.call(maps.path, {
          accept: 'application/json;as=Table;g=meta.k8s.io;v=v1',
          query: { labelSelector: 'app=a' },
        });
        expect(body).toMatchObject({
          kind: 'Table',
          apiVersion: 'meta.k8s.io/v1',
        });
        expect(body.columnDefinitions[0]).toMatchObject({
          name: 'Name',
          type: 'string',
          format: 'name',
        });
        expect(body.rows).toHaveLength(1);
        expect(body.rows[0].cells[0]).toBe('a');
        expect(body.rows[0].object).toMatchObject({
          kind: 'PartialObjectMetadata',
          metadata: { name: 'a' },
        });
      },
    },
  ],
};
