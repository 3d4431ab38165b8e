import { Topic } from '../Behaviour';
import { ContractCluster } from '../ContractCluster';
import { PATCH_TYPES, Resource } from '../Resource';
import { configMap, deployment } from './objects';

/** An apply that must be refused. */
function refusedApply(
  cluster: ContractCluster,
  resource: Resource,
  options: { name: string; manager?: string; body: unknown; query?: object },
) {
  const { name, manager, body, query } = options;
  return cluster.refused(resource.at(name), {
    method: 'PATCH',
    body,
    contentType: PATCH_TYPES.apply,
    query: { fieldManager: manager, ...query },
  });
}

export const apply: Topic = {
  name: 'apply',
  behaviours: [
    {
      name: 'creates what is not there, owns what it names, and repeats for free',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const send = () =>
          cluster.call(maps.at('a'), {
            method: 'PATCH',
            body: configMap('a', { key: 'value' }, { app: 'a' }),
            contentType: PATCH_TYPES.apply,
            query: { fieldManager: 'one' },
          });
        const created = await send();
        expect(created.status).toBe(201);
        expect(created.body.metadata.managedFields).toEqual([
          {
            manager: 'one',
            operation: 'Apply',
            apiVersion: 'v1',
            time: expect.any(String),
            fieldsType: 'FieldsV1',
            fieldsV1: {
              'f:data': { 'f:key': {} },
              'f:metadata': { 'f:labels': { 'f:app': {} } },
            },
          },
        ]);
        const again = await send();
        expect(again.status).toBe(200);
        expect(again.body).toEqual(created.body);
      },
    },
    {
      name: 'names manager and field of a conflict',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.apply('a', 'one', configMap('a', { key: '1', more: '1' }));
        await expect(
          refusedApply(cluster, maps, {
            name: 'a',
            manager: 'two',
            body: configMap('a', { key: '2' }),
          }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message:
            'Apply failed with 1 conflict: conflict with "one": .data.key',
          details: {
            causes: [
              {
                reason: 'FieldManagerConflict',
                message: 'conflict with "one"',
                field: '.data.key',
              },
            ],
          },
        });
        await expect(
          refusedApply(cluster, maps, {
            name: 'a',
            manager: 'two',
            body: configMap('a', { key: '2', more: '2' }),
          }),
        ).resolves.toMatchObject({
          message:
            'Apply failed with 2 conflicts: conflicts with "one":\n- .data.key\n- .data.more',
        });
        // The same value is no conflict: both own it then.
        await maps.apply('a', 'two', configMap('a', { key: '1' }));
      },
    },
    {
      name: 'names the version too of a conflict with an ordinary writer',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        await deployments.create(deployment('web', { replicas: 0 }), {
          fieldManager: 'kubectl',
        });
        await expect(
          refusedApply(cluster, deployments, {
            name: 'web',
            manager: 'longshore',
            body: {
              apiVersion: 'apps/v1',
              kind: 'Deployment',
              metadata: { name: 'web' },
              spec: { minReadySeconds: 1, replicas: 1 },
            },
          }),
        ).resolves.toMatchObject({
          message:
            'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
        });
      },
    },
    {
      name: 'lists the conflicts with several managers',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.apply('a', 'one', configMap('a', { x: '1' }));
        await maps.apply('a', 'two', configMap('a', { y: '1' }));
        const status = await refusedApply(cluster, maps, {
          name: 'a',
          manager: 'three',
          body: configMap('a', { x: '2', y: '2' }),
        });
        expect(status.message).toBe(
          'Apply failed with 2 conflicts: conflicts with "one":\n- .data.x\nconflicts with "two":\n- .data.y',
        );
        expect(status.details?.causes).toHaveLength(2);
      },
    },
    {
      name: 'takes fields over by force, from whom they then are gone',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.apply('a', 'one', configMap('a', { key: '1', own: '1' }));
        const forced = await maps.apply(
          'a',
          'two',
          configMap('a', { key: '2' }),
          { force: 'true' },
        );
        expect(forced.data).toEqual({ key: '2', own: '1' });
        const owned = Object.fromEntries(
          forced.metadata.managedFields.map(({ manager, fieldsV1 }: any) => [
            manager,
            fieldsV1['f:data'],
          ]),
        );
        expect(owned).toEqual({ one: { 'f:own': {} }, two: { 'f:key': {} } });
      },
    },
    {
      name: 'finds conflicts in a dry run, and stores nothing',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const created = await maps.apply(
          'a',
          'one',
          configMap('a', { key: '1' }),
        );
        await expect(
          refusedApply(cluster, maps, {
            name: 'a',
            manager: 'two',
            body: configMap('a', { key: '2' }),
            query: { dryRun: 'All' },
          }),
        ).resolves.toMatchObject({ code: 409 });
        const dry = await maps.apply(
          'a',
          'one',
          configMap('a', { key: '3', more: 'yes' }),
          { dryRun: 'All' },
        );
        expect(dry.data).toEqual({ key: '3', more: 'yes' });
        await expect(maps.get('a')).resolves.toEqual(created);
        await maps.apply('b', 'one', configMap('b'), { dryRun: 'All' });
        await expect(maps.find('b')).resolves.toBeUndefined();
      },
    },
    {
      name: 'removes what it no longer names, unless another owns it too',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await maps.apply(
          'a',
          'one',
          configMap('a', { alone: '1', shared: '1', stays: '1' }),
        );
        await maps.apply('a', 'two', configMap('a', { shared: '1' }));
        const next = await maps.apply(
          'a',
          'one',
          configMap('a', { stays: '1' }),
        );
        expect(next.data).toEqual({ shared: '1', stays: '1' });
      },
    },
    {
      name: 'merges keyed lists of two managers',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const object = deployment('web', { replicas: 0 });
        const [app] = object.spec.template.spec.containers;
        app.ports = [{ containerPort: 80, name: 'http' }];
        app.env = [{ name: 'A', value: '1' }];
        await deployments.apply('web', 'one', object);
        const partly = (container: object) => ({
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: 'web' },
          spec: { template: { spec: { containers: [container] } } },
        });
        const both = await deployments.apply(
          'web',
          'two',
          partly({
            name: 'app',
            ports: [{ containerPort: 90, name: 'admin' }],
            env: [{ name: 'B', value: '2' }],
          }),
        );
        const merged = both.spec.template.spec.containers[0];
        expect(merged.image).toBe(app.image);
        expect(merged.ports).toEqual([
          { containerPort: 80, name: 'http', protocol: 'TCP' },
          { containerPort: 90, name: 'admin', protocol: 'TCP' },
        ]);
        expect(merged.env).toEqual([
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ]);
        // An item is addressed by its key in a conflict.
        await expect(
          refusedApply(cluster, deployments, {
            name: 'web',
            manager: 'two',
            body: partly({ name: 'app', env: [{ name: 'A', value: '9' }] }),
          }),
        ).resolves.toMatchObject({
          message:
            'Apply failed with 1 conflict: conflict with "one": .spec.template.spec.containers[name="app"].env[name="A"].value',
        });
        const fewer = await deployments.apply(
          'web',
          'two',
          partly({ name: 'app' }),
        );
        const left = fewer.spec.template.spec.containers[0];
        expect(left.ports).toHaveLength(1);
        expect(left.env).toEqual([{ name: 'A', value: '1' }]);
      },
    },
    {
      name: 'needs to know who applies, and to what',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        await expect(
          refusedApply(cluster, maps, { name: 'a', body: configMap('a') }),
        ).resolves.toMatchObject({
          code: 422,
          message:
            'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
        });
        const managed = configMap('a');
        managed.metadata.managedFields = [
          { manager: 'x', operation: 'Apply', apiVersion: 'v1' },
        ];
        await expect(
          refusedApply(cluster, maps, {
            name: 'a',
            manager: 'one',
            body: managed,
          }),
        ).resolves.toMatchObject({
          code: 400,
          message: 'metadata.managedFields must be nil',
        });
        const { metadata } = await maps.apply('a', 'one', configMap('a'));
        const stale = configMap('a', { n: '1' });
        stale.metadata.resourceVersion = '1';
        await expect(
          refusedApply(cluster, maps, {
            name: 'a',
            manager: 'one',
            body: stale,
          }),
        ).resolves.toMatchObject({
          code: 409,
          message: expect.stringContaining('the object has been modified'),
        });
        await expect(maps.get('a')).resolves.toMatchObject({
          metadata: { resourceVersion: metadata.resourceVersion },
        });
      },
    },
    {
      name: 'refuses fields that the type does not have',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const status = await refusedApply(cluster, maps, {
          name: 'a',
          manager: 'one',
          body: { ...configMap('a'), dat: {} },
          query: { fieldValidation: 'Strict' },
        });
        expect(status.code).toBe(500);
        expect(status.message).toContain('.dat: field not declared in schema');
      },
    },
    {
      name: 'takes network policies and ingresses too',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const apiVersion = 'networking.k8s.io/v1';
        const policies = cluster.resource(
          `${apiVersion}/networkpolicies`,
          namespace,
        );
        const policy = await policies.apply('a', 'one', {
          apiVersion,
          kind: 'NetworkPolicy',
          metadata: { name: 'a' },
          spec: { podSelector: {}, policyTypes: ['Ingress'] },
        });
        expect(policy.metadata.generation).toBe(1);
        const ingresses = cluster.resource(
          `${apiVersion}/ingresses`,
          namespace,
        );
        const backend = { service: { name: 'web', port: { number: 80 } } };
        const ingress = await ingresses.apply('a', 'one', {
          apiVersion,
          kind: 'Ingress',
          metadata: { name: 'a' },
          spec: { defaultBackend: backend },
        });
        expect(ingress.spec.defaultBackend).toEqual(backend);
        expect(ingress.metadata.generation).toBe(1);
      },
    },
    {
      name: 'reads YAML',
      async run(cluster) {
        const maps = cluster.resource(
          'v1/configmaps',
          await cluster.namespace(),
        );
        const applied = await maps.apply(
          'a',
          'one',
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  key: |\n    two\n    lines\n',
        );
        expect(applied.data).toEqual({ key: 'two\nlines\n' });
      },
    },
  ],
};
