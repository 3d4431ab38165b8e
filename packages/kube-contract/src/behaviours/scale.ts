import { Topic } from '../Behaviour';
import { PATCH_TYPES } from '../Resource';
import { deployment } from './objects';

const scaleOf = (name: string, replicas: number) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name },
  spec: { replicas },
});

// Nobody starts a pod for it, since the Deployment is paused before its first.
const idle = () => deployment('web', { replicas: 0, spec: { paused: true } });

export const scale: Topic = {
  name: 'scale',
  behaviours: [
    {
      name: 'shows count and selector',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const { metadata } = await deployments.create(idle());
        const found = await deployments.get('web/scale');
        expect(found).toMatchObject({
          kind: 'Scale',
          apiVersion: 'autoscaling/v1',
          metadata: {
            name: 'web',
            namespace: metadata.namespace,
            uid: metadata.uid,
          },
          spec: {},
          status: { replicas: 0, selector: 'app=web' },
        });
        expect(found.spec.replicas ?? 0).toBe(0);
      },
    },
    {
      name: 'changes the count, of the version that was seen',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        await deployments.create(idle());
        // Its controller writes a status first, which makes a new version.
        await cluster.until('the Deployment is observed', async () => {
          const { status } = await deployments.get('web');
          return status.observedGeneration === 1 && status.conditions;
        });
        const seen = await deployments.get('web/scale');
        const changed = await deployments.update('web/scale', {
          ...seen,
          spec: { replicas: 2 },
        });
        expect(changed.spec.replicas).toBe(2);
        await expect(deployments.get('web')).resolves.toMatchObject({
          metadata: { generation: 2 },
          spec: { replicas: 2 },
        });
        await expect(
          cluster.refused(deployments.at('web/scale'), {
            method: 'PUT',
            body: { ...seen, spec: { replicas: 3 } },
          }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message: expect.stringContaining(
            'Operation cannot be fulfilled on deployments.apps "web": the object has been modified',
          ),
        });
        const back = await deployments.patch('web/scale', {
          spec: { replicas: 0 },
        });
        expect(back.spec.replicas ?? 0).toBe(0);
      },
    },
    {
      name: 'refuses counts below zero, and the scale of what is not there',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        await deployments.create(idle());
        await expect(
          cluster.refused(deployments.at('web/scale'), {
            method: 'PATCH',
            body: { spec: { replicas: -1 } },
            contentType: PATCH_TYPES.merge,
          }),
        ).resolves.toMatchObject({
          code: 422,
          reason: 'Invalid',
          message:
            'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
        });
        await expect(
          cluster.refused(deployments.at('none/scale')),
        ).resolves.toMatchObject({
          code: 404,
          message: 'deployments.apps "none" not found',
        });
      },
    },
    {
      name: 'is applied by a manager of its own, whom a release does not disturb',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        const release = deployment('web', { spec: { paused: true } });
        delete release.spec.replicas;
        // A count of one is the default, so the first release says none.
        await deployments.apply('web', 'longshore', {
          ...release,
          spec: { ...release.spec, replicas: 0 },
        });
        const applied = await deployments.apply(
          'web/scale',
          'longshore-scale',
          scaleOf('web', 0),
          { force: 'true' },
        );
        expect(applied.spec.replicas ?? 0).toBe(0);
        await deployments.apply(
          'web/scale',
          'longshore-scale',
          scaleOf('web', 3),
          {
            force: 'true',
          },
        );
        const { metadata } = await deployments.get('web');
        const entry = metadata.managedFields.find(
          ({ manager }: any) => manager === 'longshore-scale',
        );
        expect(entry).toMatchObject({
          operation: 'Apply',
          apiVersion: 'apps/v1',
          subresource: 'scale',
          fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        });
        const next = structuredClone(release);
        next.spec.minReadySeconds = 2;
        const released = await deployments.apply('web', 'longshore', next);
        expect(released.spec).toMatchObject({
          replicas: 3,
          minReadySeconds: 2,
        });
        await expect(
          cluster.refused(deployments.at('web'), {
            method: 'PATCH',
            body: { ...next, spec: { ...next.spec, replicas: 1 } },
            contentType: PATCH_TYPES.apply,
            query: { fieldManager: 'longshore' },
          }),
        ).resolves.toMatchObject({
          code: 409,
          message:
            'Apply failed with 1 conflict: conflict with "longshore-scale" with subresource "scale": .spec.replicas',
        });
      },
    },
    {
      name: 'conflicts on /scale with who owns the count elsewhere',
      async run(cluster) {
        const deployments = cluster.resource(
          'apps/v1/deployments',
          await cluster.namespace(),
        );
        await deployments.apply('web', 'somebody', idle());
        await expect(
          cluster.refused(deployments.at('web/scale'), {
            method: 'PATCH',
            body: scaleOf('web', 1),
            contentType: PATCH_TYPES.apply,
            query: { fieldManager: 'longshore-scale' },
          }),
        ).resolves.toMatchObject({
          code: 409,
          reason: 'Conflict',
          message:
            'Apply failed with 1 conflict: conflict with "somebody": .spec.replicas',
        });
      },
    },
    {
      name: 'is there for StatefulSets and ReplicaSets',
      async run(cluster) {
        const namespace = await cluster.namespace();
        const { spec } = deployment('web', { replicas: 0 });
        const sets = cluster.resource('apps/v1/statefulsets', namespace);
        await sets.create({
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { name: 'web' },
          spec: { ...spec, serviceName: 'web' },
        });
        await expect(sets.get('web/scale')).resolves.toMatchObject({
          kind: 'Scale',
          status: { selector: 'app=web' },
        });
        const replicaSets = cluster.resource('apps/v1/replicasets', namespace);
        await replicaSets.create({
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          metadata: { name: 'web' },
          spec,
        });
        await expect(replicaSets.get('web/scale')).resolves.toMatchObject({
          kind: 'Scale',
          status: { selector: 'app=web' },
        });
      },
    },
  ],
};
