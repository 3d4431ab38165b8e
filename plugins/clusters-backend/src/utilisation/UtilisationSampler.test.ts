import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';
import { Cell, NodeCapacity, NodeRow } from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CellError } from '../connection/CellError';
import {
  CELLS_AT_ONCE,
  REST_MS,
  SAMPLE_EVERY_MS,
  UtilisationSampler,
} from './UtilisationSampler';
import { UtilisationStore } from './UtilisationStore';

const GIB = 1024 ** 3;

function capacity(node: string, cpuRequested: number): NodeCapacity {
  return {
    node,
    schedulable: true,
    allocatable: { cpuMillis: 4_000, memoryBytes: 8 * GIB, pods: 110 },
    requested: { cpuMillis: cpuRequested, memoryBytes: 2 * GIB, pods: 5 },
  };
}

describe('UtilisationSampler', () => {
  let cell: Cell;
  let others: Cell[];
  let answer: () => Promise<JsonObject>;
  let capacities: Map<string, NodeCapacity> | undefined;
  let sampler: UtilisationSampler;
  let clock: ManualClock;
  const lease = { name: 'utilisation', holder: 'one', fence: 1 };
  const store = {
    lead: jest.fn(),
    resign: jest.fn(),
    add: jest.fn(),
    prune: jest.fn(),
  };

  beforeEach(() => {
    jest.resetAllMocks();
    store.lead.mockResolvedValue(lease);
    store.resign.mockResolvedValue(undefined);
    clock = new ManualClock();
    cell = {
      name: 'a',
      region: 'gz',
      environments: ['production'],
      simulated: false,
      contact: { state: 'live', since: '2026-01-01T00:00:00Z' },
    };
    others = [];
    capacities = new Map(
      [capacity('one', 1_000), capacity('two', 3_000)].map(one => [
        one.node,
        one,
      ]),
    );
    answer = async () => ({
      items: [
        {
          metadata: { name: 'one' },
          usage: { cpu: '400000000n', memory: '4194304Ki' },
        },
      ],
    });
    sampler = new UtilisationSampler({
      store: store as Partial<UtilisationStore> as UtilisationStore,
      cells: {
        cells: () => [cell, ...others],
        connection: () => ({ cell: 'a', call: () => answer() }),
        rows: {
          nodes: () =>
            [
              { name: 'one', ready: 'True' },
              { name: 'two', ready: 'False' },
            ] as NodeRow[],
        },
      },
      capacities: { nodes: () => capacities },
      clock,
      logger: mockServices.logger.mock(),
      holder: 'one',
    });
  });

  async function sample() {
    await sampler.sample();
    expect(store.add).toHaveBeenCalledTimes(1);
    expect(store.add.mock.calls[0][0]).toBe(lease);
    return store.add.mock.calls[0][1];
  }

  it('should record the use of a cell and of each of its nodes', async () => {
    expect(await sample()).toEqual({
      cell: 'a',
      at: new Date(clock.now()),
      moments: [
        {
          cell: 'a',
          nodes: 1,
          pods: 10,
          cpuRequested: 0.5,
          memoryRequested: 0.25,
          // Of the node that was measured.
          cpuUsed: 0.1,
          memoryUsed: 0.5,
        },
        {
          cell: 'a',
          node: 'one',
          nodes: 1,
          pods: 5,
          cpuRequested: 0.25,
          memoryRequested: 0.25,
          cpuUsed: 0.1,
          memoryUsed: 0.5,
        },
        {
          cell: 'a',
          node: 'two',
          nodes: 0,
          pods: 5,
          cpuRequested: 0.75,
          memoryRequested: 0.25,
        },
      ],
    });
  });

  it('should record what is requested where there are no metrics, and say so', async () => {
    answer = async () => {
      throw new CellError(
        { code: 'not-found', message: 'no such path' },
        { status: 404 },
      );
    };
    const seen = await sample();
    expect(seen.gap).toMatchObject({ cell: 'a', code: 'no-metrics' });
    expect(seen.moments[0]).toMatchObject({ cpuRequested: 0.5 });
    expect(seen.moments[0]).not.toHaveProperty('cpuUsed');
  });

  it('should make nothing up of a cell that cannot be read', async () => {
    const failure = { code: 'timeout', message: 'no answer' };
    cell.contact = { ...cell.contact, state: 'stale', failure };
    expect(await sample()).toMatchObject({
      moments: [],
      gap: { cell: 'a', ...failure },
    });
  });

  it('should say of a cell that was not read yet', async () => {
    capacities = undefined;
    expect(await sample()).toMatchObject({
      moments: [],
      gap: { code: 'not-read-yet' },
    });
  });

  it('should do nothing while another replica leads, and survive a database that is away', async () => {
    store.lead.mockResolvedValue(undefined);
    await sampler.sample();
    store.lead.mockRejectedValue(new Error('no connection'));
    await sampler.sample();
    expect(store.add).not.toHaveBeenCalled();
  });

  it('should look at a few cells at a time, with rests between them', async () => {
    others = Array.from({ length: 9 }, (_, place) => ({
      ...cell,
      name: `other-${place}`,
    }));
    let inFlight = 0;
    let most = 0;
    answer = async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise(resolve => setImmediate(resolve));
      inFlight -= 1;
      return { items: [] };
    };
    const sampled = sampler.sample();
    await clock.untilWaiting(REST_MS);
    while (clock.waiting.length < CELLS_AT_ONCE) {
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(store.add).toHaveBeenCalledTimes(CELLS_AT_ONCE);
    while (store.add.mock.calls.length < 10) {
      clock.advance(REST_MS);
      await new Promise(resolve => setImmediate(resolve));
    }
    await sampled;
    expect(most).toBe(CELLS_AT_ONCE);
    expect(
      new Set(store.add.mock.calls.map(([, seen]) => seen.cell)).size,
    ).toBe(10);
  });

  it('should look every five minutes until it is stopped, and forget once a day', async () => {
    sampler.start();
    for (let look = 1; look <= 3; look += 1) {
      await clock.untilWaiting(SAMPLE_EVERY_MS);
      clock.advance(SAMPLE_EVERY_MS);
    }
    await clock.untilWaiting(SAMPLE_EVERY_MS);
    expect(store.add).toHaveBeenCalledTimes(3);
    expect(store.prune).toHaveBeenCalledTimes(1);
    await sampler.stop();
    expect(store.resign).toHaveBeenCalledWith(lease);
  });
});
