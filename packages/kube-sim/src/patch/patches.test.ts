import { ApiError } from '../api/ApiError';
import { schemaOf } from '../apply/schema';
import { Json, JsonObject } from '../objects';
import { jsonPatch } from './jsonPatch';
import { strategicMergePatch } from './strategicMergePatch';

function refusal(run: () => unknown): ApiError {
  try {
    run();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

describe('a strategic merge patch of a pod', () => {
  const pod = {
    spec: {
      containers: [
        {
          name: 'app',
          image: 'app:1',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
          ports: [{ containerPort: 80, protocol: 'TCP' }],
        },
        { name: 'side', image: 'side:1' },
      ],
      nodeSelector: { zone: 'a' },
      tolerations: [{ key: 'old', operator: 'Exists' }],
      volumes: [{ name: 'data', emptyDir: {} }],
    },
  };
  const patched = (spec: JsonObject) =>
    strategicMergePatch(pod, { spec }, schemaOf({ kind: 'Pod' }))
      .spec as typeof pod.spec;

  it('merges containers, their env and ports by key', () => {
    const { containers } = patched({
      containers: [
        {
          name: 'app',
          image: 'app:2',
          env: [
            { name: 'B', value: '3' },
            { name: 'C', value: '4' },
          ],
          ports: [{ containerPort: 80, name: 'http' }],
        },
      ],
    });
    expect(containers.map(({ name }) => name)).toEqual(['app', 'side']);
    expect(containers[0]).toEqual({
      name: 'app',
      image: 'app:2',
      // What the patch names comes first where nothing says otherwise.
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '3' },
        { name: 'C', value: '4' },
      ],
      ports: [{ containerPort: 80, protocol: 'TCP', name: 'http' }],
    });
  });

  it('puts a new container before the old ones, unless an order is given', () => {
    const names = (spec: JsonObject) =>
      patched(spec).containers.map(({ name }) => name);
    const containers = [{ name: 'new', image: 'new:1' }];
    expect(names({ containers })).toEqual(['new', 'app', 'side']);
    expect(
      names({
        containers,
        '$setElementOrder/containers': [
          { name: 'side' },
          { name: 'app' },
          { name: 'new' },
        ],
      }),
    ).toEqual(['side', 'app', 'new']);
  });

  it('deletes and replaces by directive', () => {
    const deleted = patched({
      containers: [
        { name: 'side', $patch: 'delete' },
        { name: 'app', env: [{ name: 'A', $patch: 'delete' }] },
      ],
    });
    expect(deleted.containers).toHaveLength(1);
    expect(deleted.containers[0].env).toEqual([{ name: 'B', value: '2' }]);
    const replaced = patched({
      containers: [{ $patch: 'replace' }, { name: 'only', image: 'only:1' }],
    });
    expect(replaced.containers).toEqual([{ name: 'only', image: 'only:1' }]);
    expect(
      patched({ nodeSelector: { $patch: 'replace', disk: 'ssd' } })
        .nodeSelector,
    ).toEqual({ disk: 'ssd' });
  });

  it('replaces lists without a key, merges selectors, removes what is null', () => {
    const result = patched({
      tolerations: [{ key: 'new', operator: 'Exists' }],
      nodeSelector: { disk: 'ssd' },
      volumes: null,
    });
    expect(result.tolerations).toEqual([{ key: 'new', operator: 'Exists' }]);
    expect(result.nodeSelector).toEqual({ zone: 'a', disk: 'ssd' });
    expect(result).not.toHaveProperty('volumes');
  });

  it('keeps only the fields that are retained', () => {
    const { volumes } = patched({
      volumes: [
        {
          name: 'data',
          $retainKeys: ['name', 'configMap'],
          configMap: { name: 'settings' },
        },
      ],
    });
    expect(volumes).toEqual([
      { name: 'data', configMap: { name: 'settings' } },
    ]);
  });

  it('unites finalizers and deletes single ones', () => {
    const target = { metadata: { finalizers: ['a', 'b'] } };
    const schema = schemaOf({ kind: 'ConfigMap' });
    const result = strategicMergePatch(
      target,
      {
        metadata: {
          finalizers: ['c'],
          '$deleteFromPrimitiveList/finalizers': ['a'],
        },
      },
      schema,
    );
    const { finalizers } = result.metadata as { finalizers: string[] };
    expect([...finalizers].sort()).toEqual(['b', 'c']);
  });

  it('refuses an item without its key and an unknown directive', () => {
    expect(
      refusal(() => patched({ containers: [{ image: 'x:1' }] })).message,
    ).toBe('map: map[image:x:1] does not contain declared merge key: name');
    expect(refusal(() => patched({ $patch: 'merge-all' })).code).toBe(400);
  });
});

describe('a JSON patch', () => {
  const target = { a: { b: ['x', 'y'] }, 'c/d': 1, '~e': null };
  const patched = (...operations: JsonObject[]) =>
    jsonPatch(target, operations) as JsonObject;

  it.each<[string, JsonObject, Json]>([
    ['adds', { op: 'add', path: '/a/n', value: 2 }, { b: ['x', 'y'], n: 2 }],
    [
      'inserts',
      { op: 'add', path: '/a/b/1', value: 'n' },
      { b: ['x', 'n', 'y'] },
    ],
    [
      'appends',
      { op: 'add', path: '/a/b/-', value: 'n' },
      { b: ['x', 'y', 'n'] },
    ],
    ['removes', { op: 'remove', path: '/a/b/0' }, { b: ['y'] }],
    [
      'replaces',
      { op: 'replace', path: '/a/b/-1', value: 'n' },
      { b: ['x', 'n'] },
    ],
    [
      'moves',
      { op: 'move', from: '/a/b/0', path: '/a/b/1' },
      { b: ['y', 'x'] },
    ],
    [
      'copies',
      { op: 'copy', from: '/a/b/0', path: '/a/n' },
      { b: ['x', 'y'], n: 'x' },
    ],
    [
      'passes a test',
      { op: 'test', path: '/c~1d', value: 1 },
      { b: ['x', 'y'] },
    ],
    [
      'passes a test of null',
      { op: 'test', path: '/no', value: null },
      { b: ['x', 'y'] },
    ],
  ])('%s', (_, operation, expected) => {
    expect(patched(operation).a).toEqual(expected);
    expect(target.a).toEqual({ b: ['x', 'y'] });
  });

  it.each<[string, JsonObject]>([
    ['a test that fails', { op: 'test', path: '/a/b/0', value: 'z' }],
    ['a field that is not there', { op: 'remove', path: '/a/none' }],
    ['a replacement of nothing', { op: 'replace', path: '/none', value: 1 }],
    ['a parent that is not there', { op: 'add', path: '/none/x', value: 1 }],
    ['an index that is too large', { op: 'add', path: '/a/b/3', value: 1 }],
    ['an unknown operation', { op: 'increase', path: '/c~1d' }],
  ])('refuses %s', (_, operation) => {
    expect(refusal(() => patched(operation))).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
  });

  it('refuses what is no list of operations', () => {
    expect(refusal(() => jsonPatch(target, { op: 'add' })).code).toBe(400);
  });
});
