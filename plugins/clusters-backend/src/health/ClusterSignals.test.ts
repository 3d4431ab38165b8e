import { mockServices } from '@backstage/backend-test-utils';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { RowChange } from '../rows/CellRows';
import { ClusterSignals } from './ClusterSignals';

describe('ClusterSignals', () => {
  const publish = jest.fn();
  const clock = new ManualClock();
  let shown: CellOverview[];
  let tell: (change: RowChange) => void;
  let signals: ClusterSignals;

  beforeEach(async () => {
    jest.resetAllMocks();
    signals = new ClusterSignals({
      signals: { publish },
      overviews: {
        briefs: async () => shown.map(({ capacity: _, ...brief }) => brief),
        list: async () => shown,
      },
      rows: {
        onChange: listener => {
          tell = listener;
          return () => {};
        },
      },
      clock,
      logger: mockServices.logger.mock(),
    });
    await compare([overview({})]);
    publish.mockClear();
  });

  async function compare(overviews: CellOverview[]) {
    shown = overviews;
    await signals.compare();
  }

  function overview(overrides: Partial<CellOverview>): CellOverview {
    return {
      name: 'secret-project-1',
      region: 'gz',
      environments: ['production'],
      simulated: false,
      source: 'config',
      contact: { state: 'live', since: '2026-01-01T00:00:00Z' },
      health: {
        state: 'healthy',
        since: '2026-01-01T00:00:00Z',
        dataPlane: 'unknown',
        warnings: [],
      },
      ...overrides,
    };
  }

  function capacity(pods: number): CellOverview['capacity'] {
    const none = { cpuMillis: 0, memoryBytes: 0 };
    return {
      nodes: 1,
      schedulableNodes: 1,
      pods,
      podLimit: 110,
      allocatable: none,
      requested: none,
    };
  }

  it('should say nothing while there is nothing new, or only figures that always move', async () => {
    const { health } = overview({});
    await compare([
      overview({ health: { ...health, latencyMs: 7, watchLagMs: 3 } }),
    ]);
    expect(publish).not.toHaveBeenCalled();
  });

  it('should signal a change without a name, under a growing revision', async () => {
    const contact = { state: 'stale' as const, since: '2026-01-01T00:01:00Z' };
    await compare([overview({ contact })]);
    await compare([overview({})]);
    await compare([]);
    expect(publish).toHaveBeenCalledTimes(3);
    const revisions = publish.mock.calls.map(
      ([{ message }]) => message.revision,
    );
    expect([...revisions].sort((a, b) => a - b)).toEqual(revisions);
    expect(new Set(revisions).size).toBe(3);
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'longshore:clusters',
      message: { revision: expect.any(Number) },
    });
    expect(JSON.stringify(publish.mock.calls)).not.toContain('secret');
  });

  it('should signal changes of nodes', async () => {
    tell({ cell: 'a', kind: 'Node', uid: 'u' });
    await compare([overview({})]);
    expect(publish).toHaveBeenCalledTimes(1);
    tell({ cell: 'a', kind: 'Pod', uid: 'u' });
    await compare([overview({})]);
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('should signal what pods request no more than every 10 s', async () => {
    for (let second = 0; second < 30; second += 1) {
      clock.advance(1_000);
      await compare([overview({ capacity: capacity(second) })]);
    }
    expect(publish.mock.calls.length).toBeLessThanOrEqual(4);
    expect(publish.mock.calls.length).toBeGreaterThanOrEqual(3);
  });

  it('should signal a warning within 10 s', async () => {
    const { health } = overview({});
    const warnings = [{ code: 'slow', message: 'takes long' }];
    const slow = overview({ health: { ...health, warnings } });
    for (let second = 0; second < 10; second += 1) {
      clock.advance(1_000);
      await compare([slow]);
    }
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('should go on when nobody can be told', async () => {
    publish.mockRejectedValueOnce(new Error('no signals here'));
    await compare([]);
    await compare([overview({})]);
    expect(publish).toHaveBeenCalledTimes(2);
  });
});
