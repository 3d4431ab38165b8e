import { describeOnSandbox } from '@longshore/kube-contract';
import { AuditMark, Cell as SandboxCell } from '@longshore/sandbox';
import { Knex, knex as createKnex } from 'knex';
import { Replica, startReplica } from '../__testUtils__/startReplica';
import { claimedBy, listClaimed } from '../__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from '../__testUtils__/useSandbox';
import { Kubeconfig } from '../registry/Kubeconfig';

jest.setTimeout(300_000);

/** What is promised of a control plane that goes silent. */
const LOST_WITHIN_MS = 30_000;
const PATIENCE_MS = 120_000;

const SERVICE = 'silence';
const NAMESPACE = 'silence-production';
const WRITES = ['create', 'update', 'patch', 'delete', 'deletecollection'];

describeOnSandbox('the health of real cells', () => {
  let a: SandboxCell;
  let b: SandboxCell;
  let knex: Knex;
  let replicas: Replica[];
  const send = jest.fn();
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/health/health.sandbox.test.ts',
  );

  beforeAll(async () => {
    const { sandbox, cells: taken } = await take({
      exclusive: ['b'],
      shared: ['a'],
      namespace: NAMESPACE,
    });
    [a, b] = taken;
    for (const cell of [a, b]) {
      await cell.apply(deployment(sandbox.images.web.v1));
    }
    await Promise.all([a, b].map(cell => cell.waitReady(NAMESPACE, 'web', 1)));

    knex = createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    undo(() => knex.destroy());
    const cells = await Promise.all([a, b].map(cellConfig));
    replicas = [];
    for (let count = 0; count < 2; count += 1) {
      const replica = await startReplica({ knex, cells, send });
      undo(() => replica.stop());
      replicas.push(replica);
    }
    for (const replica of replicas) {
      await well(replica, a.name);
      await well(replica, b.name);
    }
  }, LEASE_MS);

  async function cellConfig({
    name,
    longshoreKubeconfigPath: file,
  }: SandboxCell) {
    const { contexts } = await Kubeconfig.load(file);
    return {
      name,
      region: 'gz',
      environments: ['production'],
      kubeconfig: { file, context: contexts[0] },
    };
  }

  async function well(replica: Replica, cell: string) {
    await replica.until(
      cell,
      'healthy and current',
      PATIENCE_MS,
      ({ health, contact, capacity }) =>
        health.state === 'healthy' &&
        contact.state === 'live' &&
        capacity !== undefined,
    );
  }

  /** What we have written to a cell since a mark, in words. */
  function writes(cell: SandboxCell, mark: AuditMark): string[] {
    return cell.audit
      .since(mark, { verb: WRITES })
      .filter(
        ({ userAgent, objectRef: { resource = '', namespace } = {} }) =>
          userAgent === 'longshore' &&
          // These change nothing: they ask who we are and what we may do.
          !resource.startsWith('selfsubject') &&
          // Others write to the first cell meanwhile.
          (cell === b || namespace === NAMESPACE),
      )
      .map(
        ({ verb, objectRef }) =>
          `${verb} ${objectRef?.resource} ${objectRef?.name}`,
      );
  }

  /** Titles of notifications on a cell. */
  function toldOf(cell: string): string[] {
    return send.mock.calls
      .map(([{ payload }]) => payload.title)
      .filter((title: string) => title.startsWith(`Cluster ${cell}: `));
  }

  it('should call a halted control plane lost within 30 s, tell of it once with two replicas, conclude nothing from it, and be healthy again after', async () => {
    const running = async () => [
      await listClaimed(a, SERVICE),
      await listClaimed(b, SERVICE),
    ];
    const before = await running();
    const marks = { a: a.audit.mark(), b: b.audit.mark() };

    const halted = Date.now();
    await b.apiServer.pause();
    try {
      for (const replica of replicas) {
        const lost = await replica.until(
          b.name,
          'lost, and what was read said to be old',
          PATIENCE_MS,
          ({ health, contact }) =>
            health.state === 'control-plane-lost' && contact.state === 'stale',
        );
        expect(Date.parse(lost.health.since) - halted).toBeLessThanOrEqual(
          LOST_WITHIN_MS,
        );
        expect(lost.health).toMatchObject({
          dataPlane: 'unknown',
          failure: { code: 'timeout' },
        });
        // What was read is still shown.
        expect(lost.capacity?.nodes).toBeGreaterThan(0);
        expect((await replica.cell(a.name))?.health.state).toBe('healthy');
      }
      const { body } = await replicas[0]
        .call('post', '/v1/placement/preview', {
          body: {
            environment: 'production',
            replicas: 3,
            size: { cpuMillis: 1, memoryBytes: 1024 },
            current: { [a.name]: 1, [b.name]: 1 },
          },
        })
        .expect(200);
      expect(body.shares).toMatchObject([
        { cell: a.name, replicas: 2 },
        { cell: b.name, replicas: 1, reasons: ['kept', 'not-healthy'] },
      ]);
    } finally {
      await b.apiServer.resume();
    }
    await Promise.all(replicas.map(replica => well(replica, b.name)));

    for (const replica of replicas) {
      const changes = (await replica.history(b.name)).filter(
        ({ at, to }) => Date.parse(at) >= halted && to !== 'suspect',
      );
      expect(changes.map(({ to }) => to)).toEqual([
        'control-plane-lost',
        'recovering',
        'healthy',
      ]);
    }
    // People are told right after the change is written.
    const again = `Cluster ${b.name}: healthy again`;
    while (!toldOf(b.name).includes(again)) {
      await new Promise(resolve => setTimeout(resolve, 100));
    }
    expect(toldOf(b.name)).toEqual([
      `Cluster ${b.name}: control plane lost`,
      again,
    ]);

    // A kubelet that could not report for a while reports again.
    await b.waitReady(NAMESPACE, 'web', 1);
    expect(await running()).toEqual(before);
    expect(writes(a, marks.a)).toEqual([]);
    expect(writes(b, marks.b)).toEqual([]);
  });
});

function deployment(image: string) {
  const labels = claimedBy(SERVICE);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: NAMESPACE, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { ...labels, app: 'web' } },
        spec: {
          terminationGracePeriodSeconds: 1,
          containers: [{ name: 'main', image }],
        },
      },
    },
  };
}
