import {
  ForeignPodRow,
  NodeRow,
  PodRow,
} from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CellRows, RowChange } from '../rows/CellRows';
import { Capacities } from './Capacities';

const GIB = 1024 ** 3;

function node(name: string, overrides: Partial<NodeRow> = {}) {
  return {
    kind: 'Node',
    name,
    ready: 'True',
    cordoned: false,
    terminating: false,
    cpuMillis: 4_000,
    memoryBytes: 8 * GIB,
    pods: 110,
    ...overrides,
  } as NodeRow;
}

function pod(onNode: string | undefined, overrides: Partial<PodRow> = {}) {
  return {
    kind: 'Pod',
    node: onNode,
    over: false,
    cpuMillis: 500,
    memoryBytes: GIB,
    ...overrides,
  } as PodRow;
}

describe('Capacities', () => {
  let nodes: NodeRow[];
  let pods: Array<PodRow | ForeignPodRow>;
  let read: string[];
  let tell: (change: RowChange) => void;
  const clock = new ManualClock();
  let capacities: Capacities;

  beforeEach(() => {
    nodes = [node('one'), node('two')];
    pods = [];
    read = ['Node', 'Pod'];
    capacities = new Capacities({
      clock,
      rows: {
        read: (_, kind) => read.includes(kind),
        nodes: () => nodes,
        pods: () => pods,
        onChange: listener => {
          tell = listener;
          return () => {};
        },
      } as Partial<CellRows> as CellRows,
    });
  });

  it('should add up what pods that run request of their nodes', () => {
    pods = [
      pod('one'),
      { ...pod('one'), kind: 'ForeignPod' } as unknown as ForeignPodRow,
      pod('two', { over: true }),
      pod(undefined),
      pod('a node that has gone'),
    ];
    expect(capacities.nodes('a')?.get('one')).toEqual({
      node: 'one',
      schedulable: true,
      allocatable: { cpuMillis: 4_000, memoryBytes: 8 * GIB, pods: 110 },
      requested: { cpuMillis: 1_000, memoryBytes: 2 * GIB, pods: 2 },
    });
    expect(capacities.cell('a')).toEqual({
      nodes: 2,
      schedulableNodes: 2,
      pods: 2,
      podLimit: 220,
      allocatable: { cpuMillis: 8_000, memoryBytes: 16 * GIB },
      requested: { cpuMillis: 1_000, memoryBytes: 2 * GIB },
    });
  });

  it.each([
    ['cordoned', { cordoned: true }],
    ['not ready', { ready: 'False' }],
    ['not heard of', { ready: 'Unknown' }],
    ['about to go', { terminating: true }],
  ] as const)('should place nothing on a node that is %s', (_, state) => {
    nodes = [node('one', state), node('two')];
    expect(capacities.nodes('a')?.get('one')?.schedulable).toBe(false);
    expect(capacities.cell('a')).toMatchObject({
      nodes: 2,
      schedulableNodes: 1,
    });
  });

  it('should say nothing until nodes and pods were read', () => {
    read = ['Node'];
    expect(capacities.cell('a')).toBeUndefined();
    read = ['Node', 'Pod'];
    expect(capacities.cell('a')).toBeDefined();
  });

  it('should add up anew a second after a change, and only then', () => {
    const first = capacities.cell('a');
    pods = [pod('one')];
    tell({ cell: 'a', kind: 'Pod', uid: 'u' });
    expect(capacities.cell('a')).toBe(first);
    clock.advance(1_000);
    expect(capacities.cell('a')).toMatchObject({ pods: 1 });
    const second = capacities.cell('a');
    clock.advance(60_000);
    tell({ cell: 'a', kind: 'Deployment', uid: 'u' });
    tell({ cell: 'b', kind: 'Pod', uid: 'u' });
    expect(capacities.cell('a')).toBe(second);
  });
});
