import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { describeOnSandbox } from '@longshore/kube-contract';
import { isOver } from '@longshore/plugin-longshore-common';
import { Cell, Sandbox } from '@longshore/sandbox';
import knexFactory from 'knex';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  cellConfig,
  followCells,
  FollowedCells,
} from '../__testUtils__/followCells';
import { accessBy, claimedBy, rowsOf } from '../__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from '../__testUtils__/useSandbox';
import { drainOperations } from './__testUtils__/drainOperations';
import { DRAIN_NODE, DrainInput } from './drainNode';

jest.setTimeout(300_000);
const PATIENCE_MS = 120_000;

const NAMESPACE = 'drain-production';
const ANNA = 'user:default/anna';
const REPLICAS = 3;

describeOnSandbox('the drain of a real node', () => {
  const directory = createMockDirectory();
  let sandbox: Sandbox;
  let cell: Cell;
  let followed: FollowedCells;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/nodes/drain.sandbox.test.ts',
  );

  beforeAll(async () => {
    const taken = await take({ exclusive: ['a'], namespace: NAMESPACE });
    sandbox = taken.sandbox;
    [cell] = taken.cells;
    followed = followCells([
      cellConfig('a', await accessBy(cell.longshoreKubeconfigPath)),
    ]);
    undo(() => followed.stop());
  }, LEASE_MS);

  const ready = () =>
    followed
      .rows('a')
      .filter(
        row =>
          row.kind === 'Pod' &&
          row.namespace === NAMESPACE &&
          row.state === 'ready',
      ).length;

  const setBudget = (minAvailable: number) =>
    cell.apply({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard', namespace: NAMESPACE },
      spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
    });

  async function podsOn(node: string): Promise<string[]> {
    const names = await cell.kubectl([
      'get',
      'pods',
      `--namespace=${NAMESPACE}`,
      `--field-selector=spec.nodeName=${node}`,
      '--output=name',
    ]);
    return names.split('\n').filter(Boolean);
  }

  async function field(node: string, jsonpath: string): Promise<string> {
    return cell.kubectl(['get', 'node', node, `--output=jsonpath=${jsonpath}`]);
  }

  it('should keep to the budget, and be brought to its end by another process when one is killed', async () => {
    const [other, node] = cell.nodes.map(({ name }) => name);
    undo(() => cell.kubectl(['uncordon', other, node]));
    await cell.kubectl(['cordon', other]);
    const labels = claimedBy('drained');
    await cell.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: NAMESPACE, labels },
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { ...labels, app: 'web' } },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ name: 'main', image: sandbox.images.web.v1 }],
          },
        },
      },
    });
    await setBudget(REPLICAS);
    await cell.waitReady(NAMESPACE, 'web', REPLICAS);
    expect(await podsOn(node)).toHaveLength(REPLICAS);
    await cell.kubectl(['uncordon', other]);
    await followed.until(
      'all are ready',
      PATIENCE_MS,
      () => ready() === REPLICAS,
    );
    const mark = cell.audit.mark();

    const file = directory.resolve('operations.sqlite');
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: file },
      useNullAsDefault: true,
    });
    // Asks, and does none of the work until the first is gone.
    const second = await drainOperations({
      knex,
      logger: mockServices.logger.mock(),
      kubeconfig: cell.longshoreKubeconfigPath,
    });
    let fewest = REPLICAS;
    const watching = setInterval(() => {
      fewest = Math.min(fewest, ready());
    }, 50);
    undo(async () => {
      clearInterval(watching);
      await second.stop();
      await knex.destroy();
    });
    const { id } = await second.operations.begin<DrainInput>(DRAIN_NODE, {
      subject: `a/${node}`,
      requestedBy: ANNA,
      reason: 'a new disk',
      input: {
        cell: 'a',
        node,
        nodeUid: await field(node, '{.metadata.uid}'),
        evictUnmanaged: false,
        principals: [ANNA],
      },
    });
    const first = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        path.join(__dirname, '__testUtils__/drainWorker.ts'),
        file,
        cell.longshoreKubeconfigPath,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    undo(() => first.kill('SIGKILL'));

    const log = async () =>
      (await second.operations.log(id, { after: 0, limit: 1_000 })).map(
        ({ message }) => message,
      );
    await followed.until('the budget is waited for', PATIENCE_MS, async () => {
      const operation = await second.operations.get(id);
      // One that has failed already waits for nothing, and says why.
      expect(operation?.failure).toBeUndefined();
      return operation?.steps[1].waitsFor?.code === 'budget-blocks';
    });
    expect(await log()).toContainEqual(
      expect.stringContaining(`budget ${NAMESPACE}/guard`),
    );
    expect(await podsOn(node)).toHaveLength(REPLICAS);
    expect(await field(node, '{.spec.unschedulable}')).toBe('true');

    // One may be missing at a time from here on.
    await setBudget(REPLICAS - 1);
    const evicted = async () =>
      (await log()).filter(line => line.endsWith('is evicted')).length;
    await followed.until(
      'the first eviction',
      PATIENCE_MS,
      async () => (await evicted()) > 0,
    );
    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await podsOn(node)).not.toEqual([]);
    expect(await second.operations.get(id)).toMatchObject({ state: 'running' });

    second.operations.start();
    await followed.until('the drain is over', PATIENCE_MS, async () => {
      const operation = await second.operations.get(id);
      return operation !== undefined && isOver(operation);
    });
    expect(await second.operations.get(id)).toMatchObject({
      state: 'succeeded',
      attempts: 2,
      steps: [
        { name: 'cordon', state: 'done' },
        { name: 'evict', state: 'done' },
        { name: 'verify', state: 'done' },
      ],
    });
    expect(await podsOn(node)).toEqual([]);
    await cell.waitReady(NAMESPACE, 'web', REPLICAS);

    // Never against the budget, and never past it.
    expect(fewest).toBe(REPLICAS - 1);
    const ours = cell.audit
      .since(mark)
      .filter(
        ({ impersonatedUser }) => impersonatedUser?.username === 'longshore',
      )
      .filter(({ verb }) => !['get', 'list', 'watch'].includes(verb));
    for (const { impersonatedUser } of ours) {
      expect(impersonatedUser).toMatchObject({
        groups: expect.arrayContaining(['longshore:operator']),
        extra: {
          'longshore.dev/user': [ANNA],
          'longshore.dev/operation': [id],
        },
      });
    }
    const what = ours.map(({ verb, objectRef }) =>
      [verb, objectRef?.resource, objectRef?.subresource]
        .filter(Boolean)
        .join(' '),
    );
    expect([...new Set(what)].sort()).toEqual([
      'create pods eviction',
      'patch nodes',
    ]);
  });

  return () => ({ 'rows.txt': rowsOf(followed, ['a']) });
});
