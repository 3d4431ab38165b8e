import { Topic } from '../Behaviour';

export const discovery: Topic = {
  name: 'discovery',
  behaviours: [
    {
      name: 'names its version',
      async run(cluster) {
        const { body } = await cluster.call('/version');
        expect(body).toMatchObject({
          major: '1',
          minor: '34',
          gitVersion: expect.stringMatching(/^v1\.34\./),
        });
      },
    },
    {
      name: 'says that it lives and is ready',
      async run(cluster) {
        for (const path of ['/healthz', '/livez', '/readyz']) {
          await expect(cluster.call(path)).resolves.toMatchObject({
            status: 200,
            text: 'ok',
          });
        }
      },
    },
    {
      name: 'lists its groups with their preferred versions',
      async run(cluster) {
        const core = await cluster.call('/api');
        expect(core.body).toMatchObject({
          kind: 'APIVersions',
          versions: ['v1'],
        });
        const { body } = await cluster.call('/apis');
        expect(body).toMatchObject({ kind: 'APIGroupList', apiVersion: 'v1' });
        const versions = Object.fromEntries(
          body.groups.map((group: any) => [
            group.name,
            group.preferredVersion.groupVersion,
          ]),
        );
        expect(versions).toMatchObject({
          apps: 'apps/v1',
          batch: 'batch/v1',
          policy: 'policy/v1',
          'authorization.k8s.io': 'authorization.k8s.io/v1',
          'authentication.k8s.io': 'authentication.k8s.io/v1',
          'rbac.authorization.k8s.io': 'rbac.authorization.k8s.io/v1',
          'discovery.k8s.io': 'discovery.k8s.io/v1',
          'storage.k8s.io': 'storage.k8s.io/v1',
          'apiextensions.k8s.io': 'apiextensions.k8s.io/v1',
        });
      },
    },
    {
      name: 'describes the types of a version with verbs and short names',
      async run(cluster) {
        const { body } = await cluster.call('/api/v1');
        expect(body).toMatchObject({
          kind: 'APIResourceList',
          groupVersion: 'v1',
        });
        const byName = new Map<string, any>(
          body.resources.map((resource: any) => [resource.name, resource]),
        );
        expect(byName.get('pods')).toMatchObject({
          singularName: 'pod',
          namespaced: true,
          kind: 'Pod',
          shortNames: ['po'],
          categories: ['all'],
        });
        expect([...byName.get('pods').verbs].sort()).toEqual([
          'create',
          'delete',
          'deletecollection',
          'get',
          'list',
          'patch',
          'update',
          'watch',
        ]);
        expect(byName.get('pods/log')).toMatchObject({
          namespaced: true,
          kind: 'Pod',
          verbs: ['get'],
        });
        expect(byName.get('pods/eviction')).toMatchObject({
          kind: 'Eviction',
          group: 'policy',
          version: 'v1',
          verbs: ['create'],
        });
        expect(byName.get('namespaces')).toMatchObject({ namespaced: false });
      },
    },
    {
      name: 'describes the scale of workloads',
      async run(cluster) {
        const { body } = await cluster.call('/apis/apps/v1');
        const names = body.resources.map(({ name }: any) => name);
        expect(names).toEqual(
          expect.arrayContaining([
            'deployments',
            'deployments/scale',
            'deployments/status',
            'replicasets',
            'replicasets/scale',
            'statefulsets',
            'statefulsets/scale',
          ]),
        );
        expect(
          body.resources.find(({ name }: any) => name === 'deployments/scale'),
        ).toMatchObject({ kind: 'Scale', group: 'autoscaling', version: 'v1' });
      },
    },
    {
      name: 'describes one group',
      async run(cluster) {
        const { body } = await cluster.call('/apis/apps');
        expect(body).toMatchObject({
          kind: 'APIGroup',
          name: 'apps',
          preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
        });
      },
    },
  ],
};
