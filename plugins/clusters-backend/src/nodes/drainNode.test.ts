import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { KubeSim } from '@longshore/kube-sim';
import {
  isOver,
  Operation,
  withFailure,
} from '@longshore/plugin-longshore-common';
import { Operations } from '@longshore/plugin-longshore-node';
import { CellConnection } from '../connection/CellConnection';
import { DRAIN_NODE, DrainInput, drainNode } from './drainNode';
import { evictPod } from './evictPod';
import { previewDrain } from './previewDrain';
import { NodeAccess } from './readNode';

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const FAST = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };
const NODE = 'node-1';
const ANNA = 'user:default/anna';

type Pod = {
  metadata: { name: string; deletionTimestamp?: string };
  spec: { nodeName?: string };
};

describe('drainNode', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let sim: KubeSim;
  let connection: CellConnection;
  let operations: Operations;
  let stillOperator: jest.Mock;
  /** Whenever the cell is looked up: by each step, and to open the node again. */
  let atLookup: () => void;
  const cluster = () => sim.cluster('a');
  const pods = () => cluster().list('pods') as unknown as Pod[];
  const onNode = () => pods().filter(({ spec }) => spec.nodeName === NODE);
  const isCordoned = () =>
    (
      cluster().get('nodes', undefined, NODE) as unknown as {
        spec: { unschedulable?: boolean };
      }
    ).spec.unschedulable ?? false;

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: [{ name: 'a', nodes: 2, delays: FAST }],
    });
    const { url, token, caData } = cluster();
    connection = new CellConnection({
      cell: 'a',
      access: {
        url: new URL(url),
        ca: Buffer.from(caData, 'base64').toString(),
        identity: { type: 'token', token },
      },
    });
    stillOperator = jest.fn(async () => undefined);
    atLookup = () => {};
    operations = await Operations.create({
      database: mockServices.database({
        knex: await databases.init('SQLITE_3'),
      }),
      logger: mockServices.logger.mock(),
      leaseMs: 3_000,
      pollMs: 20,
    });
    operations.define(
      drainNode({
        connection: cell => {
          atLookup();
          return cell === 'a' ? connection : undefined;
        },
        requireStillOperator: stillOperator,
        pauses: { roundMs: 20, budgetMs: 20, giveUpMs: 1_500 },
      }),
    );
    operations.start();
  });

  afterEach(async () => {
    await operations.stop();
    connection.close();
    await sim.stop();
  });

  async function until<T>(
    what: () => T | Promise<T>,
  ): Promise<Exclude<T, false | undefined>> {
    for (;;) {
      const value = await what();
      if (value) {
        return value as Exclude<T, false | undefined>;
      }
      await new Promise(resolve => setTimeout(resolve, 10));
    }
  }

  const readyOf = () =>
    (
      cluster().get('deployments.apps', 'default', 'web') as unknown as {
        status?: { readyReplicas?: number };
      }
    ).status?.readyReplicas ?? 0;
  const healthyOf = () =>
    (
      cluster().get(
        'poddisruptionbudgets.policy',
        'default',
        'guard',
      ) as unknown as { status?: { currentHealthy?: number } }
    ).status?.currentHealthy ?? 0;

  /** As many pods of a Deployment, all of them ready and on the node. */
  async function run(replicas: number, minAvailable?: number) {
    cluster().faults.cordon('node-2', true);
    cluster().apply(deployment(replicas));
    if (minAvailable !== undefined) {
      cluster().apply(budget(minAvailable));
    }
    await until(() => readyOf() === replicas && onNode().length === replicas);
    await until(() => minAvailable === undefined || healthyOf() === replicas);
    cluster().faults.cordon('node-2', false);
  }

  async function begin(input: Partial<DrainInput> = {}): Promise<Operation> {
    const node = cluster().get('nodes', undefined, NODE)!;
    return operations.begin<DrainInput>(DRAIN_NODE, {
      subject: `a/${NODE}`,
      requestedBy: ANNA,
      reason: 'a new disk',
      exclusiveKey: `node:a/${NODE}`,
      input: {
        cell: 'a',
        node: NODE,
        nodeUid: node.metadata.uid!,
        evictUnmanaged: false,
        principals: [ANNA],
        ...input,
      },
    });
  }

  const read = async ({ id }: Operation) => (await operations.get(id))!;
  const over = (operation: Operation) =>
    until(async () => {
      const now = await read(operation);
      return isOver(now) && now;
    });
  const logOf = async ({ id }: Operation) =>
    (await operations.log(id, { after: 0, limit: 1_000 })).map(
      ({ message }) => message,
    );

  function access(): NodeAccess {
    return {
      connection,
      node: NODE,
      authority: { level: 'operator', user: ANNA, operation: 'preview' },
    };
  }

  it('should close the node, end what runs there and find it empty', async () => {
    await run(3);
    const drain = await over(await begin());
    expect(drain).toMatchObject({
      state: 'succeeded',
      steps: [
        { name: 'cordon', state: 'done' },
        { name: 'evict', state: 'done', progress: { done: 3, total: 3 } },
        { name: 'verify', state: 'done' },
      ],
    });
    expect(onNode()).toEqual([]);
    expect(isCordoned()).toBe(true);
    const log = await logOf(drain);
    expect(log[0]).toBe('Node node-1 takes no new pods from now on');
    expect(log.filter(line => line.endsWith('is evicted'))).toHaveLength(3);
    expect(log[log.length - 1]).toBe('Node node-1 is empty');
    expect(stillOperator).toHaveBeenCalledWith(
      expect.objectContaining({ user: ANNA, principals: [ANNA] }),
    );
  });

  it('should be made as an operator, for the person', async () => {
    await run(1);
    sim.forgetRequests();
    const drain = await over(await begin());
    const made = cluster()
      .requests()
      .filter(({ method }) => method !== 'GET')
      .filter(({ path }) => /nodes\/node-1|eviction/.test(path));
    expect(made.map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^PATCH .*nodes\/node-1/),
      expect.stringMatching(/^POST .*\/eviction/),
    ]);
    for (const { impersonated } of made) {
      expect(impersonated).toMatchObject({
        username: 'longshore',
        groups: expect.arrayContaining(['longshore:operator']),
        extra: {
          'longshore.dev/user': [ANNA],
          'longshore.dev/operation': [drain.id],
        },
      });
    }
  });

  it('should wait for a budget that allows nothing, and name it', async () => {
    await run(2, 2);
    await expect(previewDrain(access())).resolves.toMatchObject({
      preview: {
        cell: 'a',
        node: NODE,
        pods: [
          { fate: 'blocked', budget: 'guard' },
          { fate: 'blocked', budget: 'guard' },
        ],
        budgets: [
          {
            namespace: 'default',
            name: 'guard',
            allowed: 0,
            currentHealthy: 2,
            desiredHealthy: 2,
            pods: 2,
          },
        ],
      },
    });
    const drain = await begin();
    const waiting = await until(async () => {
      const { steps } = await read(drain);
      return steps[1].waitsFor && steps[1];
    });
    expect(waiting).toMatchObject({
      progress: { done: 0, total: 2 },
      waitsFor: {
        code: 'budget-blocks',
        params: { budgets: 'default/guard', pods: '2', node: NODE },
      },
    });
    expect(await logOf(drain)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /waits for the budget default\/guard: The disruption budget guard needs 2 healthy pods and has 2/,
        ),
      ]),
    );
    expect(onNode()).toHaveLength(2);

    cluster().apply(budget(1));
    const done = await over(drain);
    expect(done.state).toBe('succeeded');
    expect(done.steps[1].waitsFor).toBeUndefined();
    expect(onNode()).toEqual([]);
  });

  it('should open the node again when it is cancelled, if it was open', async () => {
    await run(1, 1);
    const drain = await begin();
    await until(async () => (await read(drain)).steps[1].waitsFor);
    expect(isCordoned()).toBe(true);
    await operations.cancel(drain.id);
    await expect(over(drain)).resolves.toMatchObject({ state: 'cancelled' });
    expect(isCordoned()).toBe(false);
    expect(onNode()).toHaveLength(1);
  });

  it('should open the node again when the cell answers again, though it was cancelled before', async () => {
    await run(1, 1);
    const drain = await begin();
    await until(async () => (await read(drain)).steps[1].waitsFor);
    atLookup = () => cluster().faults.serverError(503);
    await operations.cancel(drain.id);
    await until(async () =>
      (await logOf(drain)).some(line => line.endsWith('Trying again')),
    );
    expect(isCordoned()).toBe(true);
    cluster().faults.clear();
    const ended = await over(drain);
    expect(ended).toMatchObject({ state: 'cancelled' });
    expect(ended).not.toHaveProperty('failure');
    expect(isCordoned()).toBe(false);
  });

  it('should say that the node is still closed when it could not be opened again', async () => {
    await run(1, 1);
    const drain = await begin();
    await until(async () => (await read(drain)).steps[1].waitsFor);
    atLookup = () => cluster().faults.serverError(503);
    await operations.cancel(drain.id);
    await expect(over(drain)).resolves.toMatchObject({
      state: 'cancelled',
      failure: {
        code: 'node-left-closed',
        message: expect.stringMatching(
          /^Node node-1 still takes no new pods: /,
        ),
        params: { cell: 'a', node: NODE },
      },
    });
    expect(isCordoned()).toBe(true);
  });

  it('should leave alone a node that is gone when it is cancelled', async () => {
    await run(1, 1);
    const drain = await begin();
    await until(async () => (await read(drain)).steps[1].waitsFor);
    atLookup = () => cluster().delete('nodes', undefined, NODE);
    await operations.cancel(drain.id);
    const ended = await over(drain);
    expect(ended).toMatchObject({ state: 'cancelled' });
    expect(ended).not.toHaveProperty('failure');
  });

  it('should leave a node closed that was closed before, when it is cancelled', async () => {
    await run(1, 1);
    cluster().faults.cordon(NODE, true);
    const drain = await begin();
    await until(async () => (await read(drain)).steps[1].waitsFor);
    await operations.cancel(drain.id);
    await expect(over(drain)).resolves.toMatchObject({ state: 'cancelled' });
    expect(isCordoned()).toBe(true);
  });

  it('should evict nothing when something stands there that nothing starts again', async () => {
    await run(1);
    cluster().apply(lonePod());
    await until(() => onNode().length === 2);
    const drain = await over(await begin());
    expect(drain).toMatchObject({
      state: 'failed',
      failure: { code: 'unmanaged-pods', params: { pods: 'default/lone' } },
    });
    expect(onNode()).toHaveLength(2);

    const asked = await over(await begin({ evictUnmanaged: true }));
    expect(asked.state).toBe('succeeded');
    expect(onNode()).toEqual([]);
  });

  it('should not evict another pod of the same name', async () => {
    await run(1);
    const [{ metadata }] = onNode();
    const evict = (pod: { name: string; uid: string }) =>
      evictPod({
        ...access(),
        pod: { namespace: 'default', fate: 'evict', ...pod },
        signal: AbortSignal.timeout(60_000),
      });
    const { name } = metadata;
    await expect(evict({ name, uid: 'of-another' })).resolves.toEqual({
      result: 'gone',
    });
    await expect(evict({ name: 'none', uid: 'x' })).resolves.toEqual({
      result: 'gone',
    });
    expect(onNode()[0].metadata.deletionTimestamp).toBeUndefined();
  });

  it('should leave a mirror pod where it is', async () => {
    const mirror = lonePod('static');
    cluster().apply({
      ...mirror,
      metadata: {
        ...mirror.metadata,
        annotations: { 'kubernetes.io/config.mirror': 'hash' },
      },
    });
    await until(() => onNode().length === 1);
    const { preview } = await previewDrain(access());
    expect(preview.pods).toEqual([
      { namespace: 'default', name: 'static', fate: 'leave-mirror' },
    ]);
    const drain = await over(await begin());
    expect(drain.state).toBe('succeeded');
    expect(onNode()).toHaveLength(1);
  });

  it('should go on when the cell answers again', async () => {
    await run(2, 2);
    const drain = await begin();
    await until(async () => (await read(drain)).steps[1].waitsFor);
    cluster().faults.serverError(503);
    await until(async () =>
      (await logOf(drain)).some(line => line.endsWith('Trying again')),
    );
    cluster().faults.clear();
    cluster().apply(budget(0));
    await expect(over(drain)).resolves.toMatchObject({ state: 'succeeded' });
  });

  it('should end when the cell is silent for too long, and say why', async () => {
    await run(1);
    cluster().faults.serverError(500);
    await expect(over(await begin())).resolves.toMatchObject({
      state: 'failed',
      failure: { code: 'server-error', params: { cell: 'a' } },
    });
  });

  it('should not touch another node of the same name', async () => {
    await run(1);
    const drain = await over(await begin({ nodeUid: 'of-another' }));
    expect(drain).toMatchObject({
      state: 'failed',
      failure: { code: 'node-replaced', params: { node: NODE } },
    });
    expect(isCordoned()).toBe(false);
  });

  it('should do nothing for a person who is no operator any more', async () => {
    await run(1);
    stillOperator.mockRejectedValue(
      withFailure(new NotAllowedError('Not any more'), {
        code: 'not-operator-anymore',
      }),
    );
    await expect(over(await begin())).resolves.toMatchObject({
      state: 'failed',
      failure: { code: 'not-operator-anymore' },
    });
    expect(isCordoned()).toBe(false);
    expect(onNode()).toHaveLength(1);
  });
});

function deployment(replicas: number) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'registry/web:1' }] },
      },
    },
  };
}

function budget(minAvailable: number) {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'guard', namespace: 'default' },
    spec: { minAvailable, selector: { matchLabels: { app: 'web' } } },
  };
}

function lonePod(name = 'lone') {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: {
      nodeName: NODE,
      containers: [{ name: 'main', image: 'registry/web:1' }],
    },
  };
}
