import { describeOnSandbox } from '@longshore/kube-contract';
import { ApplyRequest } from '@longshore/plugin-clusters-common';
import { Cell, Sandbox } from '@longshore/sandbox';
import { ForwardingServer } from '../__testUtils__/ForwardingServer';
import { accessBy } from '../__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from '../__testUtils__/useSandbox';
import { CellConnection } from '../connection/CellConnection';
import { CellWriter } from './CellWriter';
import { readAppliedObjects } from './readAppliedObjects';
import { readPrune } from './readPrune';

jest.setTimeout(300_000);

const NAMESPACE = 'apply-production';
const CHAIN = 'apply-production';
const LABELS = {
  'longshore.dev/service': 'applied',
  'longshore.dev/environment': 'production',
  'longshore.dev/chain': CHAIN,
};

function configMap(name: string, value = '1') {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: NAMESPACE, labels: LABELS },
    data: { value },
  };
}

describeOnSandbox('applies to real cells', () => {
  let sandbox: Sandbox;
  let cells: Cell[];
  let between: ForwardingServer;
  let writer: CellWriter;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/apply/apply.sandbox.test.ts',
  );

  beforeAll(async () => {
    const taken = await take({ shared: ['a', 'b'], namespace: NAMESPACE });
    sandbox = taken.sandbox;
    cells = taken.cells;
    const [a, b] = await Promise.all(
      cells.map(cell => accessBy(cell.longshoreKubeconfigPath)),
    );
    // Between us and b stands what can fail half-way.
    between = await ForwardingServer.start(b);
    undo(() => between.stop());
    const connections = [
      new CellConnection({ cell: 'a', access: a }),
      new CellConnection({ cell: 'b', access: between.access }),
    ];
    connections.forEach(connection => undo(() => connection.close()));
    writer = new CellWriter({
      connection: name => connections.find(({ cell }) => cell === name),
      cell: name => ({ name, environments: ['production'] }),
    });
  }, LEASE_MS);

  function apply(objects: object[], options: Partial<ApplyRequest> = {}) {
    const read = readAppliedObjects(
      objects as Parameters<typeof readAppliedObjects>[0],
    );
    return writer.apply({
      authority: {
        level: 'master',
        user: 'user:default/ann',
        operation: 'op-1',
      },
      cells: ['a', 'b'],
      dryRun: false,
      force: false,
      ...options,
      objects: read,
      prune: options.prune && readPrune(options.prune, read),
    });
  }

  type Result = Awaited<ReturnType<typeof apply>>[number];
  const actionsOf = ({ applied = [] }: Result) =>
    applied.map(({ title, action }) => `${title.split('/')[1]} ${action}`);

  async function names(cell: Cell): Promise<string[]> {
    const { items } = JSON.parse(
      await cell.kubectl([
        'get',
        'configmaps',
        `--namespace=${NAMESPACE}`,
        '--output=json',
      ]),
    ) as { items: Array<{ metadata: { name: string } }> };
    return items
      .map(({ metadata: { name } }) => name)
      .filter(name => name !== 'kube-root-ca.crt')
      .sort();
  }

  it('should say 1 of 2 cells when one fails half-way, converge when repeated, and make nothing twice', async () => {
    const objects = [configMap('one'), configMap('two'), configMap('three')];
    between.intercept = (url, response) => {
      if (!url.pathname.endsWith('/configmaps/two')) {
        return false;
      }
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{"kind":"Status","code":500,"message":"no leader"}');
      return true;
    };
    const first = await apply(objects);
    between.intercept = () => false;
    expect(first.map(({ ok }) => ok)).toEqual([true, false]);
    expect(first[1]).toMatchObject({ failure: { code: 'server-error' } });
    expect(actionsOf(first[1])).toEqual(['one created']);

    const second = await apply(objects);
    expect(second.map(actionsOf)).toEqual([
      ['one unchanged', 'two unchanged', 'three unchanged'],
      ['one unchanged', 'two created', 'three created'],
    ]);
    expect(await Promise.all(cells.map(names))).toEqual([
      ['one', 'three', 'two'],
      ['one', 'three', 'two'],
    ]);
  });

  it('should name the other manager of a field, and prune what the chain left behind', async () => {
    await apply([configMap('held'), configMap('left')]);
    await cells[0].kubectl(
      ['apply', '--server-side', '--force-conflicts', '-f', '-'],
      { stdin: JSON.stringify(configMap('held', 'theirs')) },
    );
    const preview = await apply([configMap('held', 'ours')], { dryRun: true });
    expect(preview[0]).toMatchObject({
      ok: false,
      failure: { code: 'conflict' },
      conflicts: [{ field: '.data.value', manager: 'kubectl' }],
    });
    expect(actionsOf(preview[1])).toEqual(['held configured']);

    const prune = {
      chain: CHAIN,
      kinds: [{ apiVersion: 'v1', kind: 'ConfigMap' }],
      namespaces: [NAMESPACE],
    };
    const results = await apply([configMap('held', 'ours')], {
      prune,
      force: true,
    });
    for (const result of results) {
      expect(result.ok).toBe(true);
      expect(actionsOf(result)).toContain('left pruned');
    }
    expect(await Promise.all(cells.map(names))).toEqual([['held'], ['held']]);
  });

  it('should answer what the server would store, and wait for a rollout', async () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: NAMESPACE, labels: LABELS },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'applied' } },
        template: {
          metadata: { labels: { app: 'applied' } },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ name: 'main', image: sandbox.images.web.v1 }],
          },
        },
      },
    };
    const [preview] = await apply([deployment], {
      cells: ['a'],
      dryRun: true,
      returnObjects: true,
    });
    expect(preview.applied?.[0]).toMatchObject({
      action: 'created',
      object: { spec: { progressDeadlineSeconds: 600 } },
    });
    const [result] = await apply([deployment], {
      cells: ['a'],
      wait: { seconds: 120 },
    });
    expect(result).toMatchObject({
      ok: true,
      applied: [{ rollout: { complete: true, ready: 1, desired: 1 } }],
    });
  });
});
