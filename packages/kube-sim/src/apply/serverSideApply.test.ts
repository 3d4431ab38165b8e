import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import { apply, call, patch, StatusBody } from '../testUtils/client';
import { deployment } from '../testUtils/objects';

const WEB = '/apis/apps/v1/namespaces/default/deployments/web';

describe('server-side apply', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const applyAs = <T = KubeObject>(
    manager: string,
    body: unknown,
    query = '',
  ) => apply<T>(cluster(), `${WEB}?fieldManager=${manager}${query}`, body);
  const managers = ({ metadata }: KubeObject) =>
    metadata.managedFields
      ?.filter(({ manager }) => manager !== 'kube-controller-manager')
      .map(({ manager, operation, subresource }) =>
        [manager, operation, subresource].filter(Boolean).join('/'),
      );

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    cluster().settle();
  });
  afterEach(() => sim.stop());

  const withoutReplicas = (image?: string) => {
    const { replicas: _, ...spec } = deployment({ image }).spec;
    return { ...deployment(), spec };
  };

  it('creates with 201, answers 200 and changes nothing the second time', async () => {
    const first = await applyAs('longshore', deployment());
    expect(first.status).toBe(201);
    expect(first.body.metadata.managedFields).toEqual([
      {
        manager: 'longshore',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:template': {
              'f:metadata': { 'f:labels': { 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"app"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:resources': {
                      'f:requests': { 'f:cpu': {}, 'f:memory': {} },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ]);
    await sim.clock.advance(60_000);
    const before = cluster().resourceVersion;
    expect((await applyAs('longshore', deployment())).status).toBe(200);
    expect(cluster().resourceVersion).toBe(before);
  });

  it('names manager and field of a conflict, in the words of the real server', async () => {
    await applyAs('longshore', deployment());
    const { status, body } = await applyAs<StatusBody>(
      'other',
      deployment({ replicas: 5 }),
    );
    expect(status).toBe(409);
    expect(body.message).toBe(
      'Apply failed with 1 conflict: conflict with "longshore": .spec.replicas',
    );
    expect(body.details?.causes).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "longshore"',
        field: '.spec.replicas',
      },
    ]);
    const two = await applyAs<StatusBody>(
      'other',
      deployment({ replicas: 5, image: 'x:2' }),
    );
    expect(two.body.message).toBe(
      [
        'Apply failed with 2 conflicts: conflicts with "longshore":',
        '- .spec.replicas',
        '- .spec.template.spec.containers[name="app"].image',
      ].join('\n'),
    );
  });

  it('names an updater with its version and a scale with its subresource', async () => {
    await applyAs('longshore', withoutReplicas());
    await patch(cluster(), `${WEB}?fieldManager=kubectl-edit`, {
      spec: {
        template: {
          spec: { containers: [{ name: 'app', image: 'edited:1' }] },
        },
      },
    });
    const edited = await applyAs<StatusBody>('longshore', withoutReplicas());
    expect(edited.body.details?.causes).toContainEqual({
      reason: 'FieldManagerConflict',
      message: 'conflict with "kubectl-edit" using apps/v1',
      field: '.spec.template.spec.containers[name="app"].image',
    });
    await patch(cluster(), `${WEB}/scale?fieldManager=longshore-scale`, {
      spec: { replicas: 7 },
    });
    const scaled = await applyAs<StatusBody>(
      'other',
      deployment({ image: 'edited:1' }),
    );
    expect(scaled.body.message).toContain(
      'conflict with "longshore-scale" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it('takes fields over when forced and shares equal values', async () => {
    await applyAs('longshore', deployment());
    const shared = await applyAs('other', deployment());
    expect(managers(shared.body)).toEqual(['longshore/Apply', 'other/Apply']);
    const forced = await applyAs(
      'other',
      deployment({ replicas: 5 }),
      '&force=true',
    );
    expect(forced.status).toBe(200);
    const own = forced.body.metadata.managedFields?.find(
      ({ manager }) => manager === 'longshore',
    );
    expect(own?.fieldsV1['f:spec']).not.toHaveProperty('f:replicas');
  });

  it('removes what its manager no longer names, with the defaults in it, and keeps what others own', async () => {
    const probe = { httpGet: { port: 8080 } };
    const base = deployment();
    const [container] = base.spec.template.spec.containers;
    const full = {
      ...base,
      metadata: { ...base.metadata, labels: { app: 'web', extra: 'yes' } },
      spec: {
        ...base.spec,
        template: {
          ...base.spec.template,
          spec: {
            containers: [
              { ...container, readinessProbe: probe },
              { name: 'side', image: 'side:1' },
            ],
          },
        },
      },
    };
    await applyAs('longshore', full);
    await applyAs('other', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { labels: { extra: 'yes' } },
    });
    const { body } = await applyAs('longshore', base);
    expect(body.metadata.labels).toEqual({ app: 'web', extra: 'yes' });
    expect(body.spec).toMatchObject({
      template: { spec: { containers: [{ name: 'app' }] } },
    });
    const { template } = body.spec as typeof full.spec;
    expect(template.spec.containers).toHaveLength(1);
    expect(template.spec.containers[0]).not.toHaveProperty('readinessProbe');

    const gone = await applyAs('other', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {},
    });
    expect(gone.body.metadata.labels).toEqual({ app: 'web' });
    expect(managers(gone.body)).not.toContain('other/Apply');
  });

  it('leaves a count alone that somebody else scales', async () => {
    await applyAs('longshore', deployment({ replicas: 2 }));
    const scale = await call<KubeObject>(cluster(), `${WEB}/scale`);
    expect(scale.body).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      spec: { replicas: 2 },
      status: { selector: 'app=web' },
    });
    const put = await call<KubeObject>(
      cluster(),
      `${WEB}/scale?fieldManager=longshore-scale`,
      {
        method: 'PUT',
        body: { ...scale.body, spec: { replicas: 4 } },
      },
    );
    expect(put.body.spec).toEqual({ replicas: 4 });
    const { body } = await applyAs(
      'longshore',
      withoutReplicas('registry.example/web:2'),
    );
    expect(body.spec).toMatchObject({ replicas: 4 });
    const entry = body.metadata.managedFields?.find(
      ({ subresource }) => subresource === 'scale',
    );
    expect(entry).toMatchObject({
      manager: 'longshore-scale',
      operation: 'Update',
      fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    });
    const stale = await call(cluster(), `${WEB}/scale`, {
      method: 'PUT',
      body: scale.body,
    });
    expect(stale.body).toMatchObject({ reason: 'Conflict', code: 409 });
  });

  it('stores nothing on a dry run', async () => {
    const before = cluster().resourceVersion;
    const { status, body } = await applyAs(
      'longshore',
      deployment(),
      '&dryRun=All',
    );
    expect(status).toBe(201);
    expect(body.spec).toMatchObject({ progressDeadlineSeconds: 600 });
    expect(cluster().resourceVersion).toBe(before);
    const missing = await apply<StatusBody>(
      cluster(),
      '/apis/apps/v1/namespaces/none/deployments/web?fieldManager=x&dryRun=All',
      { ...deployment(), metadata: { name: 'web' } },
    );
    expect(missing.body).toMatchObject({
      code: 404,
      message: 'namespaces "none" not found',
    });
  });

  it('wants a field manager and refuses what is no patch', async () => {
    expect((await apply(cluster(), WEB, deployment())).status).toBe(422);
    await applyAs('longshore', deployment());
    const unknown = await patch<StatusBody>(
      cluster(),
      WEB,
      {},
      'application/json',
    );
    expect(unknown.body).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    });
  });
});
