import { PodRow } from '@longshore/plugin-clusters-common';
import { describeOnSandbox } from '@longshore/kube-contract';
import { Cell as SandboxCell, Sandbox } from '@longshore/sandbox';
import {
  cellConfig,
  followCells,
  FollowedCells,
} from './__testUtils__/followCells';
import {
  accessBy,
  claimedBy,
  listClaimed,
  rowsOf,
  shownRows,
} from './__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from './__testUtils__/useSandbox';

jest.setTimeout(300_000);
const PATIENCE_MS = 180_000;

const SERVICE = 'node-off';
const NAMESPACE = 'node-off-production';

describeOnSandbox('a node without power', () => {
  let sandbox: Sandbox;
  let cell: SandboxCell;
  let followed: FollowedCells;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/nodeOff.sandbox.test.ts',
  );

  beforeAll(async () => {
    const taken = await take({ exclusive: ['a'], namespace: NAMESPACE });
    sandbox = taken.sandbox;
    [cell] = taken.cells;
    // One that stands on each node, whatever happens.
    for (const [index, node] of cell.nodes.entries()) {
      await deploy(`pinned-${index + 1}`, {
        nodeSelector: { 'kubernetes.io/hostname': node.name },
      });
    }
    followed = followCells([
      cellConfig('a', await accessBy(cell.longshoreKubeconfigPath)),
    ]);
    undo(() => followed.stop());
  }, LEASE_MS);

  async function deploy(name: string, podSpec: object) {
    const labels = claimedBy(SERVICE);
    await cell.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: NAMESPACE, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { ...labels, app: name } },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ name: 'main', image: sandbox.images.web.v1 }],
            ...podSpec,
          },
        },
      },
    });
  }

  const podsOf = (name: string) =>
    followed
      .rows('a')
      .filter(
        (row): row is PodRow => row.kind === 'Pod' && row.deployment === name,
      );
  const isReady = (name: string) => () =>
    podsOf(name).some(({ state }) => state === 'ready');

  it('should show its pods turn and others take their place, and touch nothing else', async () => {
    const [on, off] = cell.nodes;
    await followed.until(
      'both are ready',
      PATIENCE_MS,
      () => isReady('pinned-1')() && isReady('pinned-2')(),
    );
    // Stands on the node that is to go, and may stand anywhere.
    await cell.kubectl(['cordon', on.name]);
    await deploy('free', {});
    await followed.until('it is ready', PATIENCE_MS, isReady('free'));
    await cell.kubectl(['uncordon', on.name]);
    const [before] = podsOf('free');
    expect(before.node).toBe(off.name);
    const [undisturbed] = podsOf('pinned-1');

    await off.off();
    try {
      await followed.until('the rows of the node turn', PATIENCE_MS, () =>
        [...podsOf('free'), ...podsOf('pinned-2')].every(
          ({ node, state }) => node !== off.name || state !== 'ready',
        ),
      );
      expect(podsOf('free').map(({ uid }) => uid)).toContain(before.uid);
      await followed.until('another takes its place', PATIENCE_MS, () =>
        podsOf('free').some(
          ({ node, state }) => node === on.name && state === 'ready',
        ),
      );
      expect(podsOf('pinned-1')).toEqual([undisturbed]);
      expect(followed.state('a')).toBe('live');
    } finally {
      await off.on();
    }
    await off.waitFor('Ready');
    await followed.until('the pinned one is back', PATIENCE_MS, () =>
      podsOf('pinned-2').some(({ state }) => state === 'ready'),
    );
    await followed.until(
      'a is as kubectl has it',
      PATIENCE_MS,
      async () =>
        shownRows(followed.rows('a')).join('\n') ===
        (await listClaimed(cell, SERVICE)).join('\n'),
    );
    expect(podsOf('pinned-1')).toEqual([undisturbed]);
  });

  return () => ({ 'rows.txt': rowsOf(followed, ['a']) });
});
