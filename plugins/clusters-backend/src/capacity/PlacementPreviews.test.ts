import {
  Cell,
  CellHealthState,
  NodeCapacity,
  PlacementRequest,
} from '@longshore/plugin-clusters-common';
import { PlacementPreviews } from './PlacementPreviews';

const SIZE = { cpuMillis: 1_000, memoryBytes: 1024 ** 3 };

function cell(name: string, overrides: Partial<Cell> = {}): Cell {
  return {
    name,
    region: 'gz',
    environments: ['production'],
    simulated: false,
    writable: true,
    contact: { state: 'live', since: '2026-01-01T00:00:00Z' },
    ...overrides,
  };
}

/** A node that takes so many more of the size. */
function nodes(room: number): ReadonlyMap<string, NodeCapacity> {
  const name = 'node-1';
  return new Map([
    [
      name,
      {
        node: name,
        schedulable: true,
        allocatable: {
          cpuMillis: room * SIZE.cpuMillis,
          memoryBytes: 1024 ** 4,
          pods: 500,
        },
        requested: { cpuMillis: 0, memoryBytes: 0, pods: 0 },
      },
    ],
  ]);
}

describe('PlacementPreviews', () => {
  let cells: Cell[];
  let rooms: Record<string, number>;
  let states: Record<string, CellHealthState>;
  let previews: PlacementPreviews;

  beforeEach(() => {
    cells = [cell('a'), cell('b'), cell('t', { environments: ['test'] })];
    rooms = { a: 20, b: 10, t: 50 };
    states = { a: 'healthy', b: 'healthy', t: 'healthy' };
    previews = new PlacementPreviews({
      cells: () => cells,
      nodes: name => (name in rooms ? nodes(rooms[name]) : undefined),
      states: async () => new Map(Object.entries(states)),
    });
  });

  async function ask(overrides: Partial<PlacementRequest>) {
    const { shares, shortage } = await previews.preview({
      environment: 'production',
      replicas: 6,
      size: SIZE,
      ...overrides,
    });
    return {
      shortage,
      shares: Object.fromEntries(
        shares.map(share => [share.cell, share.replicas]),
      ),
      reasons: Object.fromEntries(
        shares.map(share => [share.cell, share.reasons]),
      ),
    };
  }

  it('should choose among the cells of the environment', async () => {
    expect(await ask({})).toMatchObject({
      shares: { a: 4, b: 2 },
      shortage: 0,
    });
    expect(await ask({ environment: 'test' })).toMatchObject({
      shares: { t: 6 },
    });
  });

  it('should use two cells in production and one elsewhere', async () => {
    rooms = { a: 1_000, b: 1 };
    expect((await ask({ replicas: 2 })).shares).toEqual({ a: 1, b: 1 });
    cells = cells.map(one => ({ ...one, environments: ['staging'] }));
    expect(
      (await ask({ replicas: 2, environment: 'staging', cells: ['a', 'b'] }))
        .shares,
    ).toEqual({ a: 2, b: 0 });
  });

  it.each(['unknown', 'suspect', 'control-plane-lost', 'recovering'] as const)(
    'should place nothing new in a cell that is %s, and leave there what runs',
    async state => {
      states.b = state;
      const answer = await ask({ replicas: 8, current: { a: 3, b: 3 } });
      expect(answer.shares).toEqual({ a: 5, b: 3 });
      expect(answer.reasons.b).toEqual(['kept', 'not-healthy']);
    },
  );

  it('should place nothing where rows are old or not read yet', async () => {
    cells[1].contact.state = 'stale';
    expect((await ask({})).shares).toEqual({ a: 6, b: 0 });
    cells[1].contact.state = 'live';
    delete rooms.b;
    expect((await ask({})).reasons.b).toEqual(['not-healthy']);
  });

  it('should place nothing where it may only look', async () => {
    cells[1].writable = false;
    const answer = await ask({});
    expect(answer.shares).toEqual({ a: 6, b: 0 });
    expect(answer.reasons.b).toEqual(['not-writable']);
  });

  it('should keep what runs in a cell that was not chosen', async () => {
    const answer = await ask({ cells: ['a'], current: { b: 2 } });
    expect(answer.shares).toEqual({ a: 4, b: 2 });
    expect(answer.reasons.b).toEqual(['kept', 'full']);
  });

  it('should refuse cells that there are not, or that are for others', async () => {
    await expect(ask({ cells: ['a', 'x'] })).rejects.toMatchObject({
      name: 'InputError',
      code: 'cell-not-known',
      params: { cell: 'x' },
    });
    await expect(ask({ current: { x: 1 } })).rejects.toMatchObject({
      code: 'cell-not-known',
    });
    await expect(ask({ cells: ['t'] })).rejects.toMatchObject({
      code: 'cell-not-of-environment',
    });
  });
});
