import { NodeCapacity } from '@longshore/plugin-clusters-common';
import { roomFor } from './roomFor';

const GIB = 1024 ** 3;

function node(
  free: { cpuMillis?: number; memoryBytes?: number; pods?: number },
  schedulable = true,
): NodeCapacity {
  const requested = { cpuMillis: 500, memoryBytes: GIB, pods: 10 };
  return {
    node: 'n',
    schedulable,
    requested,
    allocatable: {
      cpuMillis: requested.cpuMillis + (free.cpuMillis ?? 64_000),
      memoryBytes: requested.memoryBytes + (free.memoryBytes ?? 256 * GIB),
      pods: requested.pods + (free.pods ?? 100),
    },
  };
}

describe('roomFor', () => {
  const size = { cpuMillis: 1_000, memoryBytes: GIB };

  it('should find no room for one core where two nodes have 0.6 each', () => {
    const nodes = [node({ cpuMillis: 600 }), node({ cpuMillis: 600 })];
    expect(roomFor(size, nodes)).toBe(0);
    expect(roomFor({ ...size, cpuMillis: 600 }, nodes)).toBe(2);
  });

  it('should count by what is scarcest on each node', () => {
    expect(
      roomFor(size, [
        node({ cpuMillis: 3_999 }),
        node({ memoryBytes: 2 * GIB }),
        node({ pods: 1 }),
      ]),
    ).toBe(3 + 2 + 1);
  });

  it('should place nothing on a node that is cordoned or not ready', () => {
    expect(roomFor(size, [node({}, false)])).toBe(0);
  });

  it('should not be limited by what is not requested', () => {
    const nodes = [node({ cpuMillis: 0, pods: 7 })];
    expect(roomFor({ cpuMillis: 0, memoryBytes: 0 }, nodes)).toBe(7);
  });

  it('should take nothing away for a node that has promised too much', () => {
    expect(
      roomFor(size, [node({ cpuMillis: -400 }), node({ cpuMillis: 2_000 })]),
    ).toBe(2);
  });

  it('should have no room without nodes', () => {
    expect(roomFor(size, [])).toBe(0);
  });
});
