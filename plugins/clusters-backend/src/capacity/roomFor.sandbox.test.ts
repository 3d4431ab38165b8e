import { describeOnSandbox } from '@longshore/kube-contract';
import { NodeCapacity, Resources } from '@longshore/plugin-clusters-common';
import { Cell as SandboxCell, Sandbox } from '@longshore/sandbox';
import {
  cellConfig,
  followCells,
  FollowedCells,
} from '../__testUtils__/followCells';
import { accessBy } from '../__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from '../__testUtils__/useSandbox';
import { nodeCapacities } from './nodeCapacities';
import { roomFor } from './roomFor';

jest.setTimeout(300_000);
const PATIENCE_MS = 120_000;

const NAMESPACE = 'room-for-production';

/** So many of them fit on the emptiest node: few enough to be started. */
const PER_NODE = 3;

/** What the scheduler has said of a pod. */
type Pod = {
  spec: { nodeName?: string };
  status: {
    conditions?: Array<{ type: string; status: string; reason?: string }>;
  };
};

describeOnSandbox('the room of nodes', () => {
  let sandbox: Sandbox;
  let cell: SandboxCell;
  let followed: FollowedCells;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/capacity/roomFor.sandbox.test.ts',
  );

  const nodes = (): NodeCapacity[] => [
    ...nodeCapacities(followed.all.nodes('a'), followed.all.pods('a')).values(),
  ];

  beforeAll(async () => {
    // Pods of others would take of the room that is counted.
    const taken = await take({ exclusive: ['a'], namespace: NAMESPACE });
    sandbox = taken.sandbox;
    [cell] = taken.cells;
    followed = followCells([
      cellConfig('a', await accessBy(cell.longshoreKubeconfigPath)),
    ]);
    undo(() => followed.stop());
    await followed.until(
      'all is read',
      PATIENCE_MS,
      () =>
        followed.all.read('a', 'Pod') && nodes().length === cell.nodes.length,
    );
  }, LEASE_MS);

  afterEach(async () => {
    await cell.kubectl(['delete', 'deployment', `-n${NAMESPACE}`, '--all']);
    await cell.kubectl(['uncordon', ...cell.nodes.map(({ name }) => name)]);
    await followed.until(
      'pods are gone and nodes are open',
      PATIENCE_MS,
      () =>
        nodes().every(({ schedulable }) => schedulable) &&
        ![...followed.all.pods('a')].some(
          ({ namespace }) => namespace === NAMESPACE,
        ),
    );
  });

  async function podsOf(): Promise<Pod[]> {
    const { items } = JSON.parse(
      await cell.kubectl(['get', 'pods', `-n${NAMESPACE}`, '-ojson']),
    ) as { items: Pod[] };
    return items;
  }

  async function deploy(replicas: number, size: Resources) {
    const labels = { app: 'room' };
    await cell.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'room', namespace: NAMESPACE, labels },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: 'main',
                image: sandbox.images.web.v1,
                resources: {
                  requests: {
                    cpu: `${size.cpuMillis}m`,
                    memory: `${size.memoryBytes}`,
                  },
                },
              },
            ],
          },
        },
      },
    });
  }

  /** A part of what the emptiest node has free of a resource. */
  function partOf(resource: keyof Resources): number {
    const free = nodes().map(
      ({ allocatable, requested }) =>
        allocatable[resource] - requested[resource],
    );
    return Math.floor(Math.max(...free) / PER_NODE);
  }

  it.each([
    ['of CPU', () => ({ cpuMillis: partOf('cpuMillis'), memoryBytes: 1024 })],
    ['of memory', () => ({ cpuMillis: 1, memoryBytes: partOf('memoryBytes') })],
    [
      'beside a node that is cordoned',
      async () => {
        const [{ name }] = cell.nodes;
        await cell.kubectl(['cordon', name]);
        await followed.until('it is cordoned', PATIENCE_MS, () =>
          nodes().some(
            ({ node, schedulable }) => node === name && !schedulable,
          ),
        );
        return { cpuMillis: partOf('cpuMillis'), memoryBytes: 1024 };
      },
    ],
  ])('should be what the scheduler finds %s', async (_, sizeOf) => {
    const size = await sizeOf();
    const room = roomFor(size, nodes());
    const roomByNode = Object.fromEntries(
      nodes().map(node => [node.node, roomFor(size, [node])]),
    );
    expect(room).toBeGreaterThan(1);

    await deploy(room + 1, size);
    let pods: Pod[] = [];
    const said = ({ status }: Pod) =>
      status.conditions?.find(({ type }) => type === 'PodScheduled');
    await followed.until(
      'the scheduler has decided on each pod',
      PATIENCE_MS,
      async () => {
        pods = await podsOf();
        return pods.length === room + 1 && pods.every(said);
      },
    );

    const placed = pods.filter(pod => said(pod)?.status === 'True');
    const onNode = (name: string) =>
      placed.filter(({ spec }) => spec.nodeName === name).length;
    expect(
      Object.fromEntries(nodes().map(({ node }) => [node, onNode(node)])),
    ).toEqual(roomByNode);
    expect(
      pods.filter(pod => !placed.includes(pod)).map(pod => said(pod)?.reason),
    ).toEqual(['Unschedulable']);
    await followed.until(
      'no room is left',
      PATIENCE_MS,
      () => roomFor(size, nodes()) === 0,
    );
  });
});
