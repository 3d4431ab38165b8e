import { mockServices } from '@backstage/backend-test-utils';
import { Cell } from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { Capacities } from '../capacity/Capacities';
import { EventLoopShare } from '../time/EventLoopShare';
import { CellRows } from '../rows/CellRows';
import { CellOverviews } from './CellOverviews';
import { CellHealthRecord } from './judgeHealth';

function cell(name: string, region = 'gz'): Cell {
  return {
    name,
    region,
    environments: ['production'],
    simulated: false,
    contact: { state: 'live', since: '2026-01-01T00:00:00.000Z' },
  };
}

const REFUSED = { code: 'credentials-sealed', message: 'no key for them' };

describe('CellOverviews', () => {
  const records = jest.fn<Promise<CellHealthRecord[]>, []>();
  const logger = mockServices.logger.mock();
  let overviews: CellOverviews;
  let time = 0;

  beforeEach(() => {
    jest.resetAllMocks();
    records.mockResolvedValue([]);
    overviews = new CellOverviews({
      cells: {
        cells: () => [cell('b'), cell('a'), cell('z', 'bj')],
        config: () => undefined,
        connection: () => undefined,
        rows: {
          nodes: () => [],
          watches: () => [],
          probeTimes: () => [9, 4, 7],
          watchLag: () => 12,
        } as Partial<CellRows> as CellRows,
      },
      capacities: {
        cell: () => undefined,
      } as Partial<Capacities> as Capacities,
      store: { records },
      known: {
        sourceOf: name => (name === 'a' ? 'config' : 'registered'),
        unwatched: () => [
          {
            cell: {
              name: 'sealed',
              region: 'gz',
              environments: ['test'],
              url: 'https://sealed.example/',
              identity: 'token',
              access: 'v1.k.sealed',
              createdBy: 'user:default/anna',
              createdAt: new Date('2026-01-01'),
              updatedBy: 'user:default/anna',
              updatedAt: new Date('2026-01-02'),
              revision: 'r',
            },
            failure: REFUSED,
          },
        ],
      },
      clock: new ManualClock(),
      logger,
      // Two cells are a slice.
      share: new EventLoopShare({ now: () => (time += 2) }),
    });
  });

  it('should list cells by region and name, those too that cannot be watched', async () => {
    const list = await overviews.list();
    expect(list.map(({ name, source }) => [name, source])).toEqual([
      ['z', 'registered'],
      ['a', 'config'],
      ['b', 'registered'],
      ['sealed', 'registered'],
    ]);
    expect(list[3]).toMatchObject({
      contact: { state: 'connecting', failure: REFUSED },
      health: { state: 'unknown', failure: REFUSED },
    });
    expect(JSON.stringify(list)).not.toContain('v1.k.sealed');
  });

  it('should show what the platform believes beside what this replica reads', async () => {
    const failure = { code: 'timeout', message: 'no answer' };
    records.mockResolvedValue([
      {
        cell: 'a',
        state: 'control-plane-lost',
        since: Date.parse('2026-01-01T00:10:00Z'),
        dataPlane: 'serving',
        failure,
      },
    ]);
    expect((await overviews.get('a'))?.health).toEqual({
      state: 'control-plane-lost',
      since: '2026-01-01T00:10:00.000Z',
      dataPlane: 'serving',
      failure,
      warnings: [],
      latencyMs: 7,
      watchLagMs: 12,
    });
    expect(await overviews.states()).toEqual(
      new Map([['a', 'control-plane-lost']]),
    );
    expect(await overviews.get('unknown')).toBeUndefined();
  });

  it('should let others have their turns while it works out many', async () => {
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    await overviews.list();
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(1);
  });

  it('should tell in brief what is believed', async () => {
    records.mockResolvedValue([
      { cell: 'a', state: 'suspect', since: 0, dataPlane: 'unknown' },
    ]);
    const briefs = await overviews.briefs();
    expect(briefs.find(({ name }) => name === 'a')).toEqual({
      ...cell('a'),
      source: 'config',
      health: {
        state: 'suspect',
        since: '1970-01-01T00:00:00.000Z',
        dataPlane: 'unknown',
      },
    });
    expect(briefs).toHaveLength(4);
  });

  it('should show what was believed last while the database is away', async () => {
    records.mockResolvedValueOnce([
      { cell: 'a', state: 'healthy', since: 0, dataPlane: 'unknown' },
    ]);
    await overviews.list();
    records.mockRejectedValue(new Error('no connection'));
    expect((await overviews.get('a'))?.health.state).toBe('healthy');
    await overviews.get('a');
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
