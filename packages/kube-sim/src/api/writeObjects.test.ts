import { KubeSim } from '../KubeSim';
import { KubeObject } from '../objects';
import { apply, call, patch, StatusBody } from '../testUtils/client';
import { configMap, deployment } from '../testUtils/objects';

const MAPS = '/api/v1/namespaces/default/configmaps';
const WEB = '/apis/apps/v1/namespaces/default/deployments/web';

describe('writing', () => {
  let sim: KubeSim;
  const cluster = () => sim.cluster('a');
  const create = <T = StatusBody>(body: object, query = '') =>
    call<T>(cluster(), `${MAPS}${query}`, { method: 'POST', body });

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }], clock: 'manual' });
    cluster().settle();
  });
  afterEach(() => sim.stop());

  it('patches containers by their name and lists by their index', async () => {
    cluster().apply(deployment());
    const image = (body: KubeObject) => {
      const { spec } = body as ReturnType<typeof deployment>;
      return spec.template.spec.containers.map(container => container.image);
    };
    const strategic = await patch(
      cluster(),
      WEB,
      {
        spec: {
          template: { spec: { containers: [{ name: 'app', image: 'a:2' }] } },
        },
      },
      'application/strategic-merge-patch+json',
    );
    expect(image(strategic.body)).toEqual(['a:2']);
    const path = '/spec/template/spec/containers/0/image';
    const json = 'application/json-patch+json';
    const replaced = await patch(
      cluster(),
      WEB,
      [
        { op: 'test', path, value: 'a:2' },
        { op: 'replace', path, value: 'a:3' },
      ],
      json,
    );
    expect(image(replaced.body)).toEqual(['a:3']);
    const failed = await patch<StatusBody>(
      cluster(),
      WEB,
      [{ op: 'test', path, value: 'a:2' }],
      json,
    );
    expect(failed.body).toMatchObject({ code: 422, reason: 'Invalid' });
  });

  it('drops unknown fields with a warning, or refuses them', async () => {
    const body = { ...configMap('one'), dat: { a: '1' } };
    const warned = await create<KubeObject>(body);
    expect(warned.status).toBe(201);
    expect(warned.headers.warning).toBe('299 - "unknown field \\"dat\\""');
    expect(warned.body).not.toHaveProperty('dat');
    const strict = await create(body, '?fieldValidation=Strict');
    expect(strict.body).toMatchObject({
      code: 400,
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dat"',
    });
    const applied = await apply<StatusBody>(
      cluster(),
      `${MAPS}/two?fieldManager=test`,
      { ...configMap('two'), dat: {} },
    );
    expect(applied.body).toMatchObject({
      code: 500,
      message:
        'failed to create typed patch object (default/two; /v1, Kind=ConfigMap): .dat: field not declared in schema',
    });
  });

  it('keeps what is immutable, and lets nobody hold what goes', async () => {
    cluster().apply({
      ...configMap('one', { a: '1' }),
      metadata: {
        name: 'one',
        namespace: 'default',
        finalizers: ['example.com/hold'],
      },
      immutable: true,
    });
    const changed = await patch<StatusBody>(cluster(), `${MAPS}/one`, {
      data: { a: '2' },
    });
    expect(changed.body).toMatchObject({
      code: 422,
      message:
        'ConfigMap "one" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    });
    const wrong = await call(cluster(), `${MAPS}/one`, {
      method: 'DELETE',
      body: { preconditions: { resourceVersion: '1' } },
    });
    expect(wrong.status).toBe(409);
    expect(wrong.body.message).toContain(
      'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record',
    );
    await call(cluster(), `${MAPS}/one`, { method: 'DELETE' });
    const held = await patch<StatusBody>(cluster(), `${MAPS}/one`, {
      metadata: { finalizers: ['example.com/hold', 'example.com/more'] },
    });
    expect(held.body.message).toContain(
      'no new finalizers can be added if the object is being deleted',
    );
    await patch(cluster(), `${MAPS}/one`, { metadata: { finalizers: null } });
    expect(cluster().get('configmaps', 'default', 'one')).toBeUndefined();
  });

  it('does not keep a switch that is off', async () => {
    const node = '/api/v1/nodes/node-1';
    const on = await patch(cluster(), node, { spec: { unschedulable: true } });
    expect(on.body.spec).toMatchObject({ unschedulable: true });
    const off = await patch(cluster(), node, {
      spec: { unschedulable: false },
    });
    expect(off.body.spec).not.toHaveProperty('unschedulable');
  });
});
