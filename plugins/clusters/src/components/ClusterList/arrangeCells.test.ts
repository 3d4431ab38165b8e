import { aCell, aLostCell } from '../../__testUtils__/fixtures';
import { arrangeCells, CellFilter, ClusterSort } from './arrangeCells';

const ALL: CellFilter = { text: '', environments: [], states: [], regions: [] };

function names(cells: ReturnType<typeof aCell>[], sort: ClusterSort) {
  return arrangeCells(cells, ALL, sort).map(({ region, cells: members }) => [
    region,
    members.map(cell => cell.name),
  ]);
}

describe('arrangeCells', () => {
  it('should group by region and count numbers in names', () => {
    const cells = ['gz-10', 'gz-2', 'bj-1'].map(name =>
      aCell({ name, region: name.slice(0, 2) }),
    );
    expect(names(cells, { field: 'name', descending: false })).toEqual([
      ['bj', ['bj-1']],
      ['gz', ['gz-2', 'gz-10']],
    ]);
  });

  it('should put first what needs somebody', () => {
    const warned = aCell({
      name: 'gz-4',
      health: {
        ...aCell().health,
        warnings: [{ code: 'slow-api', message: 'slow' }],
      },
    });
    expect(
      names([aCell(), warned, aLostCell()], {
        field: 'health',
        descending: false,
      }),
    ).toEqual([['gz', ['gz-2', 'gz-4', 'gz-1']]]);
  });

  it('should keep what is not known at the end, whichever way is sorted', () => {
    const unread = aCell({ name: 'gz-9', capacity: undefined });
    for (const descending of [true, false]) {
      expect(names([unread, aCell()], { field: 'cpu', descending })).toEqual([
        ['gz', ['gz-1', 'gz-9']],
      ]);
    }
  });

  it('should add up what is known of a region', () => {
    const [group] = arrangeCells(
      [aCell(), aCell({ name: 'gz-9', capacity: undefined })],
      ALL,
      { field: 'name', descending: false },
    );
    expect(group).toMatchObject({ nodes: 42, cpuShare: 0.78 });
  });

  it('should let through what passes every filter', () => {
    const cells = [aCell(), aLostCell(), aCell({ name: 'bj-1', region: 'bj' })];
    const shown = arrangeCells(
      cells,
      { ...ALL, text: 'GZ', states: ['healthy'], environments: ['production'] },
      { field: 'name', descending: false },
    );
    expect(shown.flatMap(group => group.cells.map(cell => cell.name))).toEqual([
      'gz-1',
    ]);
  });
});
