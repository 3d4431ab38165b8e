import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import {
  apply,
  call,
  ListBody,
  patch,
  StatusBody,
  Watch,
} from '../testUtils/client';

const WIDGETS = '/apis/example.com/v1/namespaces/default/widgets';
const DEFINITION =
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
    versions: [
      { name: 'v1', served: true, storage: true, subresources: { status: {} } },
    ],
  },
};

const widget = (name: string, spec: object, more: object = {}) => ({
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name, namespace: 'default', ...more },
  spec,
});

describe('custom resources', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    cluster().settle();
    cluster().apply(definition);
    cluster().settle();
  });
  afterEach(() => sim.stop());

  it('are found in discovery once their definition is established', async () => {
    const { body } = await call<KubeObject>(cluster(), DEFINITION);
    expect(body.status).toMatchObject({
      acceptedNames: {
        kind: 'Widget',
        listKind: 'WidgetList',
        plural: 'widgets',
      },
      conditions: [
        { type: 'NamesAccepted', status: 'True' },
        { type: 'Established', status: 'True' },
      ],
      storedVersions: ['v1'],
    });
    const groups = await call<{ groups: Array<{ name: string }> }>(
      cluster(),
      '/apis',
    );
    expect(groups.body.groups.map(({ name }) => name)).toContain('example.com');
    const found = await call<{
      resources: Array<{ name: string; shortNames?: string[] }>;
    }>(cluster(), '/apis/example.com/v1');
    expect(found.body.resources).toMatchObject([
      { name: 'widgets', shortNames: ['wd'] },
      { name: 'widgets/status' },
    ]);
  });

  it('are created, listed, watched, patched and counted', async () => {
    const watch = await Watch.open(
      cluster(),
      `${WIDGETS}?watch=1&resourceVersion=${cluster().resourceVersion}`,
    );
    const created = await call<KubeObject>(cluster(), WIDGETS, {
      method: 'POST',
      body: { ...widget('one', { size: 1 }), status: { phase: 'Made up' } },
    });
    expect(created.status).toBe(201);
    expect(created.body.metadata.generation).toBe(1);
    expect(created.body).not.toHaveProperty('status');
    const merged = await patch(cluster(), `${WIDGETS}/one`, {
      spec: { size: 2 },
    });
    expect(merged.body.metadata.generation).toBe(2);
    const status = await patch(cluster(), `${WIDGETS}/one/status`, {
      status: { phase: 'Ready' },
      spec: { size: 3 },
    });
    expect(status.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { size: 2 },
      status: { phase: 'Ready' },
    });
    const strategic = await patch<StatusBody>(
      cluster(),
      `${WIDGETS}/one`,
      {},
      'application/strategic-merge-patch+json',
    );
    expect(strategic.body).toMatchObject({
      code: 415,
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    });
    const listed = await call<ListBody & KubeObject>(cluster(), WIDGETS);
    expect(listed.body.kind).toBe('WidgetList');
    expect(listed.body.items).toHaveLength(1);
    const events = await watch.take(3);
    expect(events.map(event => event?.type)).toEqual([
      'ADDED',
      'MODIFIED',
      'MODIFIED',
    ]);
  });

  it('are applied with lists as one value', async () => {
    const one = `${WIDGETS}/one?fieldManager=`;
    await apply(
      cluster(),
      `${one}ann`,
      widget('one', { parts: [{ name: 'a' }] }),
    );
    const refused = await apply<StatusBody>(
      cluster(),
      `${one}ben`,
      widget('one', { parts: [{ name: 'b' }] }),
    );
    expect(refused.body.message).toBe(
      'Apply failed with 1 conflict: conflict with "ann": .spec.parts',
    );
  });

  it('go with their definition, as soon as no finalizer holds them', async () => {
    cluster().apply(widget('free', {}));
    cluster().apply(widget('held', {}, { finalizers: ['example.com/hold'] }));
    const gone = await call<KubeObject>(cluster(), DEFINITION, {
      method: 'DELETE',
    });
    expect(gone.body.metadata.finalizers).toEqual([
      'customresourcecleanup.apiextensions.k8s.io',
    ]);
    cluster().settle();
    const left = await call<ListBody>(cluster(), WIDGETS);
    expect(left.body.items.map(({ metadata }) => metadata.name)).toEqual([
      'held',
    ]);
    await patch(cluster(), `${WIDGETS}/held`, {
      metadata: { finalizers: null },
    });
    cluster().settle();
    expect((await call(cluster(), DEFINITION)).status).toBe(404);
    expect((await call(cluster(), WIDGETS)).status).toBe(404);
  });

  it('may be named as a built in kind is, and keep objects when their definition changes', async () => {
    cluster().apply({
      ...definition,
      metadata: { name: 'services.example.com' },
      spec: {
        ...definition.spec,
        names: { plural: 'services', kind: 'Service' },
      },
    });
    const service = {
      apiVersion: 'example.com/v1',
      kind: 'Service',
      metadata: { name: 'one', namespace: 'default' },
      spec: { ports: [] },
    };
    cluster().apply(service);
    const { spec } = definition;
    cluster().apply(
      {
        ...definition,
        metadata: { name: 'services.example.com' },
        spec: {
          ...spec,
          names: { plural: 'services', kind: 'Service', shortNames: ['ks'] },
        },
      },
      { force: true },
    );
    const { body } = await call<KubeObject>(
      cluster(),
      '/apis/example.com/v1/namespaces/default/services/one',
    );
    expect(body.spec).toEqual({ ports: [] });
  });

  it('are refused when the definition has another name than its type', async () => {
    const { status, body } = await call(
      cluster(),
      DEFINITION.replace(/\/[^/]+$/, ''),
      {
        method: 'POST',
        body: { ...definition, metadata: { name: 'wrong.example.com' } },
      },
    );
    expect(status).toBe(422);
    expect(body.message).toContain('must be spec.names.plural+"."+spec.group');
  });
});
