import { KubeSim } from '@longshore/kube-sim';
import {
  ApplyPrune,
  ApplyRequest,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { ForwardingServer } from '../__testUtils__/ForwardingServer';
import { CellConnection } from '../connection/CellConnection';
import { ServerAccess } from '../registry/CellConfig';
import { CellWriter } from './CellWriter';
import { readAppliedObjects } from './readAppliedObjects';
import { readPrune } from './readPrune';

const AUTHORITY: WriteAuthority = {
  level: 'master',
  user: 'user:default/ann',
  operation: 'op-1',
};
const CHAIN = 'orders-production';
const FAST = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };
const PRUNE: ApplyPrune = {
  chain: CHAIN,
  kinds: [
    { apiVersion: 'v1', kind: 'ConfigMap' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
  ],
  namespaces: ['shop'],
};

function labelled(chain = CHAIN) {
  return {
    'longshore.dev/service': 'orders',
    'longshore.dev/environment': 'production',
    'longshore.dev/chain': chain,
  };
}

function configMap(name: string, data = { a: '1' }, labels = labelled()) {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop', labels },
    data,
  };
}

function deployment(image = 'registry/web:1', replicas = 2) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', labels: labelled() },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  };
}

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

describe('applyToCell', () => {
  let sim: KubeSim;
  let between: ForwardingServer;
  let writer: CellWriter;
  const connections: CellConnection[] = [];
  const a = () => sim.cluster('a');

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [
        { name: 'a', delays: FAST },
        { name: 'b', delays: FAST },
      ],
    });
    for (const cell of sim.clusters()) {
      cell.apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'shop' },
      });
    }
    const accessTo = (name: string): ServerAccess => {
      const { url, token, caData } = sim.cluster(name);
      return {
        url: new URL(url),
        ca: Buffer.from(caData, 'base64').toString(),
        identity: { type: 'token', token },
      };
    };
    // Between us and b stands what can fail half-way.
    between = await ForwardingServer.start(accessTo('b'));
    connections.push(
      new CellConnection({ cell: 'a', access: accessTo('a') }),
      new CellConnection({ cell: 'b', access: between.access }),
    );
    writer = new CellWriter({
      connection: name => connections.find(({ cell }) => cell === name),
      cell: name => ({ name, environments: ['production'] }),
    });
  });

  afterEach(async () => {
    connections.splice(0).forEach(connection => connection.close());
    await between.stop();
    await sim.stop();
  });

  function apply(objects: object[], options: Partial<ApplyRequest> = {}) {
    const read = readAppliedObjects(
      objects as Parameters<typeof readAppliedObjects>[0],
    );
    return writer.apply({
      authority: AUTHORITY,
      cells: ['a'],
      dryRun: false,
      force: false,
      ...options,
      objects: read,
      prune: options.prune && readPrune(options.prune, read),
    });
  }

  const actionsOf = (result: {
    applied?: Array<{ title: string; action: string }>;
  }) => result.applied?.map(({ title, action }) => `${title} ${action}`);
  const names = (resource: string, cell = 'a') =>
    sim
      .cluster(cell)
      .list(resource, { namespace: 'shop' })
      .map(({ metadata }) => metadata.name)
      .filter(name => name !== 'kube-root-ca.crt');

  describe('two cells, of which one fails half-way', () => {
    const objects = [configMap('one'), configMap('two'), configMap('three')];

    it('should say 1 of 2, converge when repeated, and make nothing twice', async () => {
      between.intercept = (url, response) => {
        if (!url.pathname.endsWith('/two')) {
          return false;
        }
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            kind: 'Status',
            code: 500,
            message: 'etcdserver: leader changed',
          }),
        );
        return true;
      };
      const [first, second] = await apply(objects, { cells: ['a', 'b'] });
      expect(first).toMatchObject({ cell: 'a', ok: true });
      expect(second).toMatchObject({
        cell: 'b',
        ok: false,
        failure: {
          code: 'server-error',
          message: expect.stringContaining('ConfigMap shop/two'),
        },
        applied: [{ title: 'ConfigMap shop/one', action: 'created' }],
      });
      expect(names('configmaps', 'b')).toEqual(['one']);

      between.intercept = () => false;
      const again = await apply(objects, { cells: ['a', 'b'] });
      expect(again.map(({ ok }) => ok)).toEqual([true, true]);
      expect(actionsOf(again[0])).toEqual([
        'ConfigMap shop/one unchanged',
        'ConfigMap shop/two unchanged',
        'ConfigMap shop/three unchanged',
      ]);
      expect(actionsOf(again[1])).toEqual([
        'ConfigMap shop/one unchanged',
        'ConfigMap shop/two created',
        'ConfigMap shop/three created',
      ]);
      for (const cell of ['a', 'b']) {
        expect(names('configmaps', cell).sort()).toEqual([
          'one',
          'three',
          'two',
        ]);
      }
    });

    it('should name every field of another manager, in all objects of a preview', async () => {
      a().apply(configMap('one', { a: 'theirs', b: 'theirs' } as never), {
        fieldManager: 'kubectl',
      });
      a().apply(configMap('three', { a: 'theirs' }), { fieldManager: 'helm' });
      const ours = [
        configMap('one', { a: 'ours', b: 'ours' } as never),
        configMap('two'),
        configMap('three'),
      ];
      const [preview] = await apply(ours, { dryRun: true });
      const conflicts = [
        { title: 'ConfigMap shop/one', field: '.data.a', manager: 'kubectl' },
        { title: 'ConfigMap shop/one', field: '.data.b', manager: 'kubectl' },
        { title: 'ConfigMap shop/three', field: '.data.a', manager: 'helm' },
      ];
      expect(preview).toMatchObject({
        ok: false,
        failure: { code: 'conflict', params: { count: '3' } },
        conflicts,
      });
      expect(actionsOf(preview)).toEqual(['ConfigMap shop/two created']);

      const [real] = await apply(ours);
      expect(real).toMatchObject({
        ok: false,
        failure: {
          code: 'conflict',
          params: { manager: 'kubectl', object: 'ConfigMap shop/one' },
        },
        conflicts: conflicts.slice(0, 2),
        applied: [],
      });
      expect(names('configmaps')).toEqual(['one', 'three']);
    });
  });

  describe('dry-run', () => {
    it('should answer what the server would store, with its defaults', async () => {
      const [result] = await apply([deployment()], {
        dryRun: true,
        returnObjects: true,
      });
      expect(result.applied).toEqual([
        {
          title: 'Deployment shop/web',
          action: 'created',
          object: expect.objectContaining({
            spec: expect.objectContaining({ progressDeadlineSeconds: 600 }),
          }),
        },
      ]);
      const metadata = result.applied?.[0].object?.metadata;
      expect(metadata).not.toHaveProperty('managedFields');
      expect(names('deployments.apps')).toEqual([]);
    });

    it('should tell what would change from what would not', async () => {
      await apply([configMap('one'), configMap('two')]);
      const [result] = await apply(
        [configMap('one'), configMap('two', { a: '2' }), configMap('three')],
        { dryRun: true },
      );
      expect(actionsOf(result)).toEqual([
        'ConfigMap shop/one unchanged',
        'ConfigMap shop/two configured',
        'ConfigMap shop/three created',
      ]);
      expect(result.applied?.[0]).not.toHaveProperty('object');
    });
  });

  describe('of a Secret', () => {
    const COPIED = 'kubectl.kubernetes.io/last-applied-configuration';
    const secret = (content: object, annotations = {}) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'key',
        namespace: 'shop',
        labels: labelled(),
        annotations,
      },
      ...content,
    });
    const password = secret({ data: { password: 'c2VjcmV0' } });

    it('should not tell the values', async () => {
      const [result] = await apply([password], {
        dryRun: true,
        returnObjects: true,
      });
      expect(result.applied?.[0].object).toMatchObject({
        data: { password: '' },
      });
      expect(JSON.stringify(result)).not.toContain('c2VjcmV0');
    });

    it('should not tell them by what tools note of them in annotations', async () => {
      a().apply(
        secret(
          { data: { password: 'c2VjcmV0' } },
          {
            [COPIED]: JSON.stringify(password),
            'example.com/copy': 'c2VjcmV0',
          },
        ),
        { fieldManager: 'kubectl' },
      );
      const [result] = await apply([password], {
        dryRun: true,
        returnObjects: true,
      });
      expect(result.applied?.[0].object).toMatchObject({
        metadata: {
          annotations: { 'example.com/copy': '' },
        },
      });
      expect(JSON.stringify(result)).not.toContain('c2VjcmV0');
    });

    it('should not repeat one that the server quotes', async () => {
      const pin = secret({ stringData: { pin: 81536 } });
      const words =
        '.stringData.pin: expected string, got &value.valueUnstructured{Value:81536}';
      between.warn = `299 - "${words}"`;
      const [warned] = await apply([password], { cells: ['b'] });
      expect(warned.applied?.[0].warnings).toEqual([words]);

      between.intercept = (url, response) => {
        if (!url.searchParams.has('fieldManager')) {
          return false;
        }
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ kind: 'Status', message: words }));
        return true;
      };
      const [result] = await apply([pin], { cells: ['b'] });
      expect(result).toMatchObject({ ok: false, failure: { code: 'invalid' } });
      expect(JSON.stringify(result)).not.toContain('81536');

      between.intercept = () => false;
      const quoting = secret({ stringData: { pin: '81536' } });
      const [stored] = await apply([quoting], { cells: ['b'] });
      expect(stored.ok).toBe(true);
      expect(JSON.stringify(stored)).not.toContain('81536');
    });
  });

  it('should pass on what the server warns of', async () => {
    between.warn = '299 - "the field x goes away in v1.40"';
    const [result] = await apply([configMap('one')], { cells: ['b'] });
    expect(result.applied).toEqual([
      {
        title: 'ConfigMap shop/one',
        action: 'created',
        warnings: ['the field x goes away in v1.40'],
      },
    ]);
  });

  describe('wait', () => {
    it('should apply the next object when one is rolled out', async () => {
      const [result] = await apply([deployment(), configMap('after')], {
        wait: { seconds: 60 },
      });
      expect(result).toMatchObject({
        ok: true,
        applied: [
          {
            title: 'Deployment shop/web',
            rollout: { complete: true, ready: 2, desired: 2 },
          },
          { title: 'ConfigMap shop/after' },
        ],
      });
      expect(result.applied?.[1]).not.toHaveProperty('rollout');
    });

    it('should say how far it came when the time is over', async () => {
      a().faults.misbehave({ labelSelector: 'app=web' }, 'never-ready');
      const [result] = await apply([deployment(), configMap('after')], {
        wait: { seconds: 1 },
      });
      expect(result).toMatchObject({
        ok: false,
        failure: {
          code: 'rollout-not-in-time',
          params: { ready: '0', desired: '2' },
        },
        applied: [{ rollout: { complete: false, ready: 0, desired: 2 } }],
      });
      expect(names('configmaps')).toEqual([]);
    });
  });

  describe('prune', () => {
    it('should delete what the chain has left behind, and nothing else', async () => {
      await apply([configMap('keep'), configMap('drop'), deployment()]);
      // Of another chain.
      await apply([configMap('other', { a: '1' }, labelled('other'))]);
      // A copy by a person, labels and all.
      a().apply(configMap('copied'), { fieldManager: 'kubectl' });
      // Not among the namespaces.
      a().apply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'elsewhere' },
      });
      a().apply(
        {
          ...configMap('far'),
          metadata: { ...configMap('far').metadata, namespace: 'elsewhere' },
        },
        { fieldManager: 'longshore' },
      );
      // Owned by something, as a Job by its CronJob.
      const { uid } = a().get('deployments.apps', 'shop', 'web')!.metadata;
      a().apply(
        {
          ...configMap('owned'),
          metadata: {
            ...configMap('owned').metadata,
            ownerReferences: [
              { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid },
            ],
          },
        },
        { fieldManager: 'longshore' },
      );

      const [preview] = await apply([configMap('keep'), deployment()], {
        prune: PRUNE,
        dryRun: true,
      });
      expect(actionsOf(preview)).toEqual([
        'ConfigMap shop/keep unchanged',
        'Deployment shop/web unchanged',
        'ConfigMap shop/drop pruned',
      ]);
      expect(names('configmaps')).toContain('drop');

      const [result] = await apply([configMap('keep'), deployment()], {
        prune: PRUNE,
      });
      expect(actionsOf(result)).toEqual(actionsOf(preview));
      expect(names('configmaps').sort()).toEqual([
        'copied',
        'keep',
        'other',
        'owned',
      ]);
      expect(a().get('configmaps', 'elsewhere', 'far')).toBeDefined();
      expect(names('deployments.apps')).toEqual(['web']);
    });

    it('should delete nothing when an object could not be applied', async () => {
      await apply([configMap('drop')]);
      const [result] = await apply(
        [
          configMap('new'),
          {
            ...configMap('nowhere'),
            metadata: {
              ...configMap('nowhere').metadata,
              namespace: 'missing',
            },
          },
        ],
        { prune: PRUNE },
      );
      expect(result).toMatchObject({ ok: false });
      expect(names('configmaps').sort()).toEqual(['drop', 'new']);
    });

    it.each<[string, Partial<ApplyPrune>, object[]]>([
      [
        'v1 Namespace is never pruned',
        { kinds: [{ apiVersion: 'v1', kind: 'Namespace' }] },
        [],
      ],
      [
        'v1 PersistentVolumeClaim is never pruned',
        { kinds: [{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' }] },
        [],
      ],
      [
        'v1 ResourceQuota is never pruned',
        { kinds: [{ apiVersion: 'v1', kind: 'ResourceQuota' }] },
        [],
      ],
      ["'../x' is not a namespace", { namespaces: ['../x'] }, []],
      [
        'ConfigMap shop/one lacks the label longshore.dev/chain',
        {},
        [configMap('one', { a: '1' }, labelled('other'))],
      ],
    ])('should refuse: %s', (message, change, objects) => {
      const read = readAppliedObjects(
        objects as Parameters<typeof readAppliedObjects>[0],
      );
      expect(() => readPrune({ ...PRUNE, ...change }, read)).toThrow(message);
    });
  });
});
