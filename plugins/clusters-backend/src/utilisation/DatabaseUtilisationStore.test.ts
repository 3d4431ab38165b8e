import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { applyMigrations } from '../database/applyMigrations';
import { LeaderLease, LeadershipLostError } from '../health/LeaderLease';
import { DatabaseUtilisationStore } from './DatabaseUtilisationStore';
import { reportNode, reportUtilisation } from './reportUtilisation';
import { MomentOfUse } from './UtilisationStore';

jest.setTimeout(120_000);

const at = (text: string) => new Date(`2026-06-${text}Z`);

function moment(overrides: Partial<MomentOfUse> = {}): MomentOfUse {
  return {
    cell: 'a',
    pods: 10,
    nodes: 2,
    cpuRequested: 0.5,
    memoryRequested: 0.25,
    ...overrides,
  };
}

describe('DatabaseUtilisationStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each(databases.eachSupportedId())('%s', id => {
    let store: DatabaseUtilisationStore;
    let lease: LeaderLease;

    beforeEach(async () => {
      const knex = await databases.init(id);
      await applyMigrations(mockServices.database({ knex }));
      store = new DatabaseUtilisationStore({ knex });
      lease = (await store.lead('one'))!;
    });

    async function add(time: string, ...moments: MomentOfUse[]) {
      await store.add(lease, { cell: 'a', at: at(time), moments });
    }

    it('should keep means by hour of cells, and over all of nodes', async () => {
      await add(
        '01T10:05:00',
        moment({ cpuUsed: 0.2, memoryUsed: 0.1 }),
        moment({ node: 'n', nodes: 1, pods: 4, cpuUsed: 0.2, memoryUsed: 0.1 }),
      );
      await add(
        '01T10:10:00',
        moment({ pods: 20, cpuUsed: 0.4, memoryUsed: 0.3 }),
        moment({ node: 'n', nodes: 0, pods: 2, cpuUsed: 0.4, memoryUsed: 0.3 }),
      );
      await add('01T11:00:00', moment());
      await add('02T11:00:00', moment({ node: 'n', nodes: 1, pods: 0 }));

      const cells = await store.cells(at('01T10:30:00'));
      expect(cells).toEqual([
        {
          at: '2026-06-01T10:00:00.000Z',
          cell: 'a',
          pods: 15,
          nodes: 2,
          cpuRequested: 0.5,
          memoryRequested: 0.25,
          cpuUsed: expect.closeTo(0.3),
          memoryUsed: expect.closeTo(0.2),
        },
        {
          at: '2026-06-01T11:00:00.000Z',
          cell: 'a',
          pods: 10,
          nodes: 2,
          cpuRequested: 0.5,
          memoryRequested: 0.25,
        },
      ]);
      expect(await store.nodes(at('01T10:30:00'))).toEqual([
        {
          at: '2026-06-01T00:00:00.000Z',
          cell: 'a',
          node: 'n',
          pods: 2,
          nodes: expect.closeTo(2 / 3),
          cpuRequested: 0.5,
          memoryRequested: 0.25,
          // Of two looks it was not measured at the third.
          cpuUsed: expect.closeTo(0.3),
          memoryUsed: expect.closeTo(0.2),
        },
      ]);
      expect(await store.cells(at('01T11:00:00'))).toHaveLength(1);
      expect(await store.nodes(at('03T00:00:00'))).toEqual([]);
    });

    it('should tell of one host day by day', async () => {
      const seen = (pods: number, cpuUsed?: number) =>
        moment({ node: 'n', nodes: 1, pods, cpuUsed, memoryUsed: cpuUsed });
      await add('01T10:00:00', seen(4, 0.2), moment({ node: 'other' }));
      await add('01T10:05:00', seen(8, 0.4), moment());
      await add('03T10:00:00', seen(2));
      const report = await reportNode(store, {
        cell: 'a',
        node: 'n',
        days: 2,
        now: at('03T12:00:00'),
      });
      expect(report).toEqual({
        from: '2026-06-01T12:00:00.000Z',
        to: '2026-06-03T12:00:00.000Z',
        stepSeconds: 86_400,
        samples: [
          {
            at: '2026-06-01T00:00:00.000Z',
            cell: 'a',
            node: 'n',
            pods: 6,
            nodes: 1,
            cpuRequested: 0.5,
            memoryRequested: 0.25,
            cpuUsed: expect.closeTo(0.3),
            memoryUsed: expect.closeTo(0.3),
          },
          {
            at: '2026-06-03T00:00:00.000Z',
            cell: 'a',
            node: 'n',
            pods: 2,
            nodes: 1,
            cpuRequested: 0.5,
            memoryRequested: 0.25,
          },
        ],
      });
      // Of another cell's node of the same name nothing is told.
      expect(await store.node('b', 'n', at('01T00:00:00'))).toEqual([]);
      expect(await store.node('a', 'n', at('02T00:00:00'))).toHaveLength(1);
    });

    it('should say of which cells the use is not known, until it is', async () => {
      const gap = { cell: 'a', code: 'no-metrics', message: 'none there' };
      await store.add(lease, {
        cell: 'a',
        at: at('01T10:00:00'),
        moments: [moment()],
        gap,
      });
      expect(await store.gaps()).toEqual([gap]);
      const missing = async (cells: string[]) =>
        (
          await reportUtilisation(store, {
            days: 1,
            now: at('01T11:00:00'),
            cells,
          })
        ).missing;
      expect(await missing(['a', 'b'])).toEqual([gap]);
      // Of a cell that was removed nobody misses anything.
      expect(await missing(['b'])).toEqual([]);
      await add('01T10:05:00', moment({ cpuUsed: 0.1, memoryUsed: 0.1 }));
      expect(await store.gaps()).toEqual([]);
    });

    it('should take a cell with more nodes than one statement holds', async () => {
      const nodes = Array.from({ length: 1_201 }, (_, index) =>
        moment({ node: `n-${index}`, nodes: 1 }),
      );
      await add('01T10:00:00', ...nodes);
      await add('01T10:05:00', ...nodes);
      expect(await store.nodes(at('01T00:00:00'))).toHaveLength(1_201);
    });

    it('should write nothing for a replica that does not lead any more', async () => {
      await store.resign(lease);
      const other = (await store.lead('two'))!;
      await expect(add('01T10:00:00', moment())).rejects.toThrow(
        LeadershipLostError,
      );
      expect(await store.cells(at('01T00:00:00'))).toEqual([]);
      expect(await store.lead('one')).toBeUndefined();
      expect(other.fence).toBe(lease.fence + 1);
    });

    it('should forget what is old', async () => {
      await add('01T10:00:00', moment());
      await add('02T10:00:00', moment());
      await store.prune(lease, at('02T00:00:00'));
      expect(await store.cells(at('01T00:00:00'))).toHaveLength(1);
    });

    it('should report by the hour for days and by the day for weeks, hosts that are used least first', async () => {
      await add(
        '01T10:00:00',
        moment({ pods: 10, cpuUsed: 0.2, memoryUsed: 0.2 }),
        moment({ node: 'busy', cpuUsed: 0.9, memoryUsed: 0.2 }),
        moment({ node: 'idle', cpuUsed: 0.1, memoryUsed: 0.2 }),
        moment({ node: 'not measured', cpuRequested: 0.4 }),
      );
      await add(
        '01T12:00:00',
        moment({ pods: 30, cpuUsed: 0.6, memoryUsed: 0.4 }),
      );
      const now = at('02T00:00:00');
      const week = await reportUtilisation(store, {
        days: 7,
        now,
        cells: ['a'],
      });
      expect(week.stepSeconds).toBe(3_600);
      expect(week.cells.map(({ pods }) => pods)).toEqual([10, 30]);
      expect(week.nodes.map(({ node }) => node)).toEqual([
        'idle',
        'not measured',
        'busy',
      ]);
      expect(week).toMatchObject({
        from: '2026-05-26T00:00:00.000Z',
        to: '2026-06-02T00:00:00.000Z',
        missing: [],
      });
      const month = await reportUtilisation(store, {
        days: 30,
        now,
        cells: ['a'],
      });
      expect(month.stepSeconds).toBe(86_400);
      expect(month.cells).toEqual([
        {
          at: '2026-06-01T00:00:00.000Z',
          cell: 'a',
          pods: 20,
          nodes: 2,
          cpuRequested: 0.5,
          memoryRequested: 0.25,
          cpuUsed: expect.closeTo(0.4),
          memoryUsed: expect.closeTo(0.3),
        },
      ]);
    });
  });
});
