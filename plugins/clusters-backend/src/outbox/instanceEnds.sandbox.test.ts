import { describeOnSandbox } from '@longshore/kube-contract';
import { Cell as SandboxCell, Sandbox } from '@longshore/sandbox';
import {
  cellConfig,
  followCells,
  FollowedCells,
} from '../__testUtils__/followCells';
import { accessBy, claimedBy, rowsOf } from '../__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from '../__testUtils__/useSandbox';
import { CellConnection } from '../connection/CellConnection';
import { NewInstanceEnd, toInstanceEnd } from './toInstanceEnd';

jest.setTimeout(300_000);
const PATIENCE_MS = 120_000;

const NAMESPACE = 'ends-production';

describeOnSandbox('ends of instances in a real cell', () => {
  let sandbox: Sandbox;
  let cell: SandboxCell;
  let followed: FollowedCells;
  let admin: CellConnection;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/outbox/instanceEnds.sandbox.test.ts',
  );

  beforeAll(async () => {
    const taken = await take({ shared: ['a'], namespace: NAMESPACE });
    sandbox = taken.sandbox;
    [cell] = taken.cells;
    followed = followCells([
      cellConfig('a', await accessBy(cell.longshoreKubeconfigPath)),
    ]);
    undo(() => followed.stop());
    admin = new CellConnection({
      cell: 'a',
      access: await accessBy(cell.kubeconfigPath),
    });
    undo(() => admin.close());
  }, LEASE_MS);

  /** Runs a pod of a service that nothing starts again, until it is as wanted. */
  async function run(name: string, state: string, container: object = {}) {
    await cell.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: NAMESPACE, labels: claimedBy('ends') },
      spec: {
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 1,
        containers: [
          { name: 'main', image: sandbox.images.web.v1, ...container },
        ],
      },
    });
    await followed.until(`${name} is ${state}`, PATIENCE_MS, () =>
      followed.rows('a').some(
        row =>
          row.kind === 'Pod' &&
          row.name === name &&
          row.state === state &&
          // Its container cannot start some moments before it has failed.
          (state !== 'failing' || row.over),
      ),
    );
  }

  async function endOf(name: string): Promise<NewInstanceEnd> {
    const find = () => followed.ended.filter(({ row }) => row.name === name);
    await followed.until(
      `the end of ${name}`,
      PATIENCE_MS,
      () => find().length > 0,
    );
    expect(find()).toHaveLength(1);
    return toInstanceEnd(find()[0], Date.now());
  }

  const remove = (name: string) =>
    cell.kubectl(['delete', 'pod', name, `--namespace=${NAMESPACE}`]);

  it('should tell one that was deleted from one that was evicted and one that had failed', async () => {
    await run('deleted', 'ready');
    await run('evicted', 'ready');
    await run('failed', 'failing', { command: ['/there-is-no-such-program'] });

    await remove('deleted');
    await admin.call({
      method: 'POST',
      path: `/api/v1/namespaces/${NAMESPACE}/pods/evicted/eviction`,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'evicted', namespace: NAMESPACE },
      },
      what: 'evict a pod',
    });
    await remove('failed');

    const deleted = await endOf('deleted');
    expect(deleted).toMatchObject({
      cell: 'a',
      namespace: NAMESPACE,
      claim: { component: 'component:default/ends', via: 'label' },
      reason: 'Deleted',
      ip: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      image: sandbox.images.web.v1,
      restarts: 0,
    });
    expect(cell.nodes.map(({ name }) => name)).toContain(deleted.node);
    expect(await endOf('evicted')).toMatchObject({ reason: 'Evicted' });
    expect(await endOf('failed')).toMatchObject({
      reason: 'StartError',
      exitCode: 128,
    });
  });

  return () => ({ 'rows.txt': rowsOf(followed, ['a']) });
});
