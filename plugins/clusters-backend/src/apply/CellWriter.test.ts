import { KubeSim } from '@longshore/kube-sim';
import { WriteAuthority, WriteLevel } from '@longshore/plugin-clusters-common';
import {
  ScriptedServer,
  answer,
  status,
} from '../__testUtils__/ScriptedServer';
import { CellConnection } from '../connection/CellConnection';
import { CellWriter } from './CellWriter';
import { readAppliedObjects } from './readAppliedObjects';
import { WritableCell } from './requireWritable';

const AUTHORITY: WriteAuthority = {
  level: 'master',
  user: 'user:default/ann',
  operation: 'op-1',
};

const RBAC = { apiGroup: 'rbac.authorization.k8s.io' };
const LABELS = { 'longshore.dev/environment': 'production' };
const MANAGED = { ...LABELS, 'longshore.dev/managed': 'true' };
const OURS = {
  'longshore.dev/service': 'orders',
  'longshore.dev/environment': 'production',
};

function namespace(name: string, labels: Record<string, string> = MANAGED) {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function configMap(data: Record<string, string>, ns = 'shop') {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace: ns, labels: LABELS },
    data,
  };
}

function quota(ns = 'shop') {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'quota', namespace: ns, labels: LABELS },
    spec: { hard: { pods: '10' } },
  };
}

function roleBinding() {
  const role = { ...RBAC, name: 'longshore:owner' };
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'longshore:owner', namespace: 'shop', labels: LABELS },
    roleRef: { ...role, kind: 'ClusterRole' },
    subjects: [{ ...role, kind: 'Group' }],
  };
}

function deployment(name: string, labels: Record<string, string>) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop', labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: 'registry/web:1' }] },
      },
    },
  };
}

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(60_000);

describe('CellWriter', () => {
  let sim: KubeSim;
  let connections: Map<string, CellConnection>;
  let known: Map<string, WritableCell>;
  let writer: CellWriter;

  beforeEach(async () => {
    sim = await KubeSim.start({ clusters: [{ name: 'a' }, { name: 'b' }] });
    connections = new Map(
      sim.clusters().map(({ name, url, token, caData }) => [
        name,
        new CellConnection({
          cell: name,
          access: {
            url: new URL(url),
            ca: Buffer.from(caData, 'base64').toString(),
            identity: { type: 'token', token },
          },
        }),
      ]),
    );
    known = new Map(
      [...connections.keys(), 'busy'].map(name => [
        name,
        { name, environments: ['staging', 'production'] },
      ]),
    );
    writer = new CellWriter({
      connection: name => connections.get(name),
      cell: name => known.get(name),
    });
  });

  afterEach(async () => {
    connections.forEach(connection => connection.close());
    await sim.stop();
  });

  function apply(
    objects: object[],
    options: {
      cells?: string[];
      dryRun?: boolean;
      force?: boolean;
      level?: WriteLevel;
    } = {},
  ) {
    return writer.apply({
      authority: {
        ...AUTHORITY,
        ...(options.level && { level: options.level }),
      },
      cells: options.cells ?? ['a'],
      objects: readAppliedObjects(
        objects as Parameters<typeof readAppliedObjects>[0],
      ),
      dryRun: options.dryRun ?? false,
      force: options.force ?? false,
    });
  }

  describe('apply', () => {
    it('should apply in order to every cell, some as the platform and the rest as the level', async () => {
      await expect(
        apply([namespace('shop'), quota(), configMap({ a: '1' })], {
          cells: ['a', 'b'],
        }),
      ).resolves.toEqual(
        ['a', 'b'].map(cell => ({
          cell,
          ok: true,
          applied: [
            { title: 'Namespace shop', action: 'created' },
            { title: 'ResourceQuota shop/quota', action: 'created' },
            { title: 'ConfigMap shop/settings', action: 'created' },
          ],
        })),
      );
      for (const cell of sim.clusters()) {
        expect(cell.get('configmaps', 'shop', 'settings')).toMatchObject({
          data: { a: '1' },
          metadata: {
            managedFields: [expect.objectContaining({ manager: 'longshore' })],
          },
        });
        const asWhom = cell
          .requests()
          .filter(({ method }) => method === 'PATCH')
          .map(({ impersonated, userAgent }) => [impersonated, userAgent]);
        // The cell's audit log keeps the user agent, and so names the person
        // for whom the platform's own account acts.
        const byPlatform = [undefined, 'longshore (user:default/ann; op-1)'];
        expect(asWhom).toEqual([
          byPlatform,
          byPlatform,
          [
            expect.objectContaining({
              username: 'longshore',
              groups: expect.arrayContaining(['longshore:master']),
            }),
            'longshore',
          ],
        ]);
      }
    });

    it('should be harmless when repeated', async () => {
      const objects = [namespace('shop'), configMap({ a: '1' })];
      await apply(objects);
      const before = sim.cluster('a').get('configmaps', 'shop', 'settings');
      await expect(apply(objects)).resolves.toEqual([
        {
          cell: 'a',
          ok: true,
          applied: [
            { title: 'Namespace shop', action: 'unchanged' },
            { title: 'ConfigMap shop/settings', action: 'unchanged' },
          ],
        },
      ]);
      expect(sim.cluster('a').get('configmaps', 'shop', 'settings')).toEqual(
        before,
      );
    });

    it('should change nothing in a dry run', async () => {
      await apply([namespace('shop')]);
      await expect(
        apply([configMap({ a: '1' })], { dryRun: true }),
      ).resolves.toEqual([
        {
          cell: 'a',
          ok: true,
          applied: [{ title: 'ConfigMap shop/settings', action: 'created' }],
        },
      ]);
      expect(
        sim.cluster('a').get('configmaps', 'shop', 'settings'),
      ).toBeUndefined();
    });

    it('should name the other manager and the field of a conflict, and take it by force', async () => {
      await apply([namespace('shop')]);
      sim
        .cluster('a')
        .apply(configMap({ a: 'theirs' }), { fieldManager: 'kubectl' });
      const [result] = await apply([configMap({ a: 'ours' })]);
      expect(result).toMatchObject({
        ok: false,
        failure: {
          code: 'conflict',
          params: {
            cell: 'a',
            manager: 'kubectl',
            field: '.data.a',
            object: 'ConfigMap shop/settings',
          },
        },
      });
      await expect(
        apply([configMap({ a: 'ours' })], { force: true }),
      ).resolves.toEqual([
        {
          cell: 'a',
          ok: true,
          applied: [{ title: 'ConfigMap shop/settings', action: 'configured' }],
        },
      ]);
    });

    it.each([
      ['the namespace itself', namespace('shop')],
      ['a quota in it', quota()],
    ])(
      'should refuse a namespace that Longshore did not create: %s',
      async (_, object) => {
        sim.cluster('a').apply(namespace('shop', {}));
        const [result] = await apply([object]);
        expect(result).toMatchObject({
          ok: false,
          failure: { code: 'namespace-not-managed' },
        });
        expect(
          sim.cluster('a').get('resourcequotas', 'shop', 'quota'),
        ).toBeUndefined();
      },
    );

    it.each<[WriteLevel, string]>(
      (['guest', 'reporter', 'developer'] as const).flatMap(level =>
        ['Namespace', 'ResourceQuota', 'RoleBinding'].map(
          (kind): [WriteLevel, string] => [level, kind],
        ),
      ),
    )(
      'should not let a %s use the account of the platform for a %s',
      async (level, kind) => {
        sim.cluster('a').apply(namespace('shop'));
        const objects = [
          configMap({ a: '1' }),
          ...[namespace('shop'), quota(), roleBinding()].filter(
            object => object.kind === kind,
          ),
        ];
        for (const dryRun of [true, false]) {
          await expect(apply(objects, { level, dryRun })).rejects.toMatchObject(
            {
              name: 'NotAllowedError',
              code: 'level-too-low',
              params: { level, least: 'master' },
            },
          );
        }
        // Nothing before it either.
        expect(
          sim
            .cluster('a')
            .requests()
            .filter(({ method }) => method !== 'GET'),
        ).toEqual([]);
      },
    );

    it.each<WriteLevel>(['master', 'owner', 'operator'])(
      'should let a %s have a namespace made, with its rights',
      async level => {
        await expect(
          apply([namespace('shop'), quota(), roleBinding()], { level }),
        ).resolves.toMatchObject([{ ok: true }]);
        expect(
          sim.cluster('a').get('rolebindings', 'shop', 'longshore:owner'),
        ).toBeDefined();
      },
    );

    const writesTo = (name: string) =>
      sim
        .cluster(name)
        .requests()
        .filter(({ method }) => method !== 'GET');

    it.each([
      ['a namespace', namespace('shop')],
      ['a quota', quota()],
      ['rights', roleBinding()],
      ['what the level may write', configMap({ a: '1' })],
    ])(
      'should write nothing where it may only look: not %s',
      async (_, object) => {
        sim.clusters().forEach(cell => cell.apply(namespace('shop')));
        known.set('a', { ...known.get('a')!, writable: false });
        for (const dryRun of [true, false]) {
          await expect(
            apply([object], { cells: ['a', 'b'], dryRun }),
          ).resolves.toMatchObject([
            {
              cell: 'a',
              ok: false,
              failure: { code: 'read-only-cell', params: { cell: 'a' } },
            },
            { cell: 'b', ok: true },
          ]);
        }
        expect(writesTo('a')).toEqual([]);
        expect(writesTo('b')).not.toEqual([]);
      },
    );

    it('should write nothing to a cell that is not for the environment of an object', async () => {
      known.set('a', { ...known.get('a')!, environments: ['test'] });
      await expect(
        apply([namespace('shop'), configMap({ a: '1' })], {
          cells: ['a', 'b'],
        }),
      ).resolves.toMatchObject([
        {
          cell: 'a',
          ok: false,
          failure: {
            code: 'environment-not-here',
            params: {
              cell: 'a',
              environment: 'production',
              object: 'Namespace shop',
            },
          },
        },
        { cell: 'b', ok: true },
      ]);
      expect(writesTo('a')).toEqual([]);
    });

    it('should stop at the first object that does not work', async () => {
      const [result] = await apply([quota('missing'), namespace('shop')]);
      expect(result).toMatchObject({
        ok: false,
        failure: { code: 'not-found' },
      });
      expect(
        sim.cluster('a').get('namespaces', undefined, 'shop'),
      ).toBeUndefined();
    });

    it('should let one cell fail and the others go on', async () => {
      sim.cluster('a').faults.serverError(503);
      await expect(
        apply([namespace('shop')], { cells: ['a', 'b', 'gone', 'b'] }),
      ).resolves.toEqual([
        {
          cell: 'a',
          ok: false,
          failure: expect.objectContaining({ code: 'server-error' }),
          applied: [],
        },
        {
          cell: 'b',
          ok: true,
          applied: [{ title: 'Namespace shop', action: 'created' }],
        },
        {
          cell: 'gone',
          ok: false,
          failure: expect.objectContaining({ code: 'cell-not-known' }),
        },
      ]);
    });
  });

  describe('scale', () => {
    let uid: string;

    beforeEach(() => {
      const cell = sim.cluster('a');
      cell.apply(namespace('shop'));
      cell.apply(deployment('orders', OURS));
      uid = String(cell.get('deployments', 'shop', 'orders')?.metadata.uid);
    });

    const scale = (
      target: Partial<{
        deployment: string;
        uid: string;
        replicas: number;
      }> = {},
    ) =>
      writer.scale({
        authority: AUTHORITY,
        targets: [
          {
            cell: 'a',
            namespace: 'shop',
            deployment: 'orders',
            uid,
            replicas: 4,
            ...target,
          },
        ],
      });

    const replicas = (name = 'orders') =>
      (
        sim.cluster('a').get('deployments', 'shop', name)?.spec as {
          replicas: number;
        }
      ).replicas;

    it('should set the count through the scale subresource, as the level', async () => {
      await expect(scale()).resolves.toEqual([
        {
          cell: 'a',
          ok: true,
          scaled: [
            {
              namespace: 'shop',
              deployment: 'orders',
              uid,
              replicas: 4,
              ok: true,
            },
          ],
        },
      ]);
      expect(replicas()).toBe(4);
      expect(
        sim.cluster('a').get('deployments', 'shop', 'orders')?.metadata
          .managedFields,
      ).toContainEqual(
        expect.objectContaining({
          manager: 'longshore-scale',
          subresource: 'scale',
        }),
      );
      const patch = sim
        .cluster('a')
        .requests()
        .find(({ method }) => method === 'PATCH');
      expect(patch?.impersonated).toMatchObject({
        username: 'longshore',
        extra: {
          'longshore.dev/user': ['user:default/ann'],
          'longshore.dev/operation': ['op-1'],
        },
      });
    });

    it('should own the count, so that a manifest with another is a conflict', async () => {
      await scale();
      const object = deployment('orders', OURS);
      sim
        .cluster('a')
        .apply(
          { ...object, spec: { ...object.spec, replicas: undefined } },
          { fieldManager: 'longshore', force: true },
        );
      const [result] = await apply([deployment('orders', OURS)]);
      expect(result).toMatchObject({
        ok: false,
        failure: {
          code: 'conflict',
          params: { manager: 'longshore-scale', field: '.spec.replicas' },
        },
      });
    });

    it('should not touch what Longshore did not create', async () => {
      const cell = sim.cluster('a');
      cell.apply(deployment('legacy', {}));
      const legacy = String(
        cell.get('deployments', 'shop', 'legacy')?.metadata.uid,
      );
      const [result] = await scale({ deployment: 'legacy', uid: legacy });
      expect(result).toMatchObject({
        ok: false,
        failure: {
          code: 'not-managed',
          params: { object: 'Deployment shop/legacy' },
        },
      });
      expect(replicas('legacy')).toBe(1);
    });

    it('should not touch another object of the same name', async () => {
      const [result] = await scale({ uid: 'of-the-one-before' });
      expect(result).toMatchObject({
        ok: false,
        failure: { code: 'replaced' },
      });
      expect(replicas()).toBe(1);
    });

    it('should say what right is missing', async () => {
      sim.cluster('a').faults.forbid({ verb: 'patch', user: 'longshore' });
      const [result] = await scale();
      expect(result).toMatchObject({
        ok: false,
        failure: {
          code: 'forbidden',
          message: expect.stringContaining('scale Deployment shop/orders'),
        },
      });
    });

    it('should try all targets of a cell, and say of each what became of it', async () => {
      sim.cluster('a').apply(deployment('legacy', {}));
      const legacy = String(
        sim.cluster('a').get('deployments', 'shop', 'legacy')?.metadata.uid,
      );
      const target = { cell: 'a', namespace: 'shop', uid, replicas: 3 };
      const results = await writer.scale({
        authority: AUTHORITY,
        targets: [
          { ...target, deployment: 'missing' },
          { ...target, deployment: 'orders' },
          { ...target, deployment: 'legacy', uid: legacy },
        ],
      });
      const named = { namespace: 'shop', replicas: 3 };
      const notFound = expect.objectContaining({ code: 'not-found' });
      expect(results).toEqual([
        {
          cell: 'a',
          ok: false,
          failure: notFound,
          scaled: [
            {
              ...named,
              deployment: 'missing',
              uid,
              ok: false,
              failure: notFound,
            },
            { ...named, deployment: 'orders', uid, ok: true },
            {
              ...named,
              deployment: 'legacy',
              uid: legacy,
              ok: false,
              failure: expect.objectContaining({ code: 'not-managed' }),
            },
          ],
        },
      ]);
      expect(replicas()).toBe(3);
    });

    it('should scale nothing where it may only look', async () => {
      known.set('a', { ...known.get('a')!, writable: false });
      await expect(scale()).resolves.toEqual([
        {
          cell: 'a',
          ok: false,
          failure: expect.objectContaining({ code: 'read-only-cell' }),
        },
      ]);
      expect(sim.cluster('a').requests()).toEqual([]);
    });

    it('should let shrink and not grow what a cell is no longer for', async () => {
      await scale();
      known.set('a', { ...known.get('a')!, environments: ['test'] });
      await expect(scale({ replicas: 5 })).resolves.toMatchObject([
        {
          ok: false,
          failure: {
            code: 'environment-not-here',
            params: { environment: 'production' },
          },
        },
      ]);
      expect(replicas()).toBe(4);
      for (const fewer of [4, 1, 0]) {
        await expect(scale({ replicas: fewer })).resolves.toMatchObject([
          { ok: true },
        ]);
        expect(replicas()).toBe(fewer);
      }
    });
  });

  it('should read again when the object changes between read and scale', async () => {
    const server = await ScriptedServer.start();
    const connection = new CellConnection({
      cell: 'busy',
      access: server.access(),
    });
    connections.set('busy', connection);
    const live = (resourceVersion: string) => ({
      metadata: { uid: 'u', labels: OURS, resourceVersion },
    });
    const scaling = writer.scale({
      authority: AUTHORITY,
      targets: [
        {
          cell: 'busy',
          namespace: 'shop',
          deployment: 'orders',
          uid: 'u',
          replicas: 2,
        },
      ],
    });
    answer((await server.next()).response, 200, live('1'));
    answer((await server.next()).response, 409, status(409, 'Conflict'));
    answer((await server.next()).response, 200, live('2'));
    const { request, response } = await server.next();
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    expect(JSON.parse(Buffer.concat(body).toString())).toEqual({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { name: 'orders', namespace: 'shop', resourceVersion: '2' },
      spec: { replicas: 2 },
    });
    answer(response, 200, {});
    await expect(scaling).resolves.toMatchObject([{ cell: 'busy', ok: true }]);
    await server.stop();
  });
});
