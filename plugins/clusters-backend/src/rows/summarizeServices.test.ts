import { CellRows } from './CellRows';
import { summarizeServices } from './summarizeServices';

/** Cells in which nothing was found, and of which some kinds were not read. */
function emptyRows(unread: Array<[cell: string, kind: string]>) {
  const rows: Partial<CellRows> = {
    deployments: () => [],
    statefulSets: () => [],
    pods: () => [],
    cronJobs: () => [],
    read: (cell, kind) =>
      !unread.some(one => one[0] === cell && one[1] === kind),
  };
  return rows as CellRows;
}

describe('summarizeServices', () => {
  it('should name cells that fell silent or lack a kind, though nothing was found there', () => {
    const [summary] = summarizeServices(
      {
        rows: emptyRows([['half-read', 'StatefulSet']]),
        cells: ['silent', 'half-read', 'well'],
        isLive: cell => cell !== 'silent',
      },
      {
        services: [
          { component: 'component:default/web', environment: 'production' },
        ],
      },
    );
    expect(summary).toMatchObject({
      desired: 0,
      cells: [],
      staleCells: ['half-read', 'silent'],
    });
  });
});
