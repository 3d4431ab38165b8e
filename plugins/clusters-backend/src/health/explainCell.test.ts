import { CellOverview } from '@longshore/plugin-clusters-common';
import { explainCell } from './explainCell';

const TIMEOUT = {
  code: 'timeout',
  message: "Cell 'b' (b:6443): the API server did not answer in time",
};

function overview(overrides: Partial<CellOverview> = {}): CellOverview {
  return {
    name: 'b',
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

describe('explainCell', () => {
  it('should have nothing to explain of a cell that is well', () => {
    expect(explainCell(overview())).toEqual({
      cell: 'b',
      healthy: true,
      summary: "Cell 'b' is healthy.",
      facts: [],
      stillRight: [],
      whatToDo: [],
    });
  });

  it('should say of a lost cell since when, on what evidence, what still holds and what to do', () => {
    const none = { cpuMillis: 0, memoryBytes: 0 };
    const explained = explainCell(
      overview({
        contact: {
          state: 'stale',
          since: '2026-01-01T12:00:25Z',
          lastContact: '2026-01-01T12:00:00Z',
          failure: TIMEOUT,
        },
        health: {
          state: 'control-plane-lost',
          since: '2026-01-01T12:00:27Z',
          dataPlane: 'serving',
          failure: TIMEOUT,
          warnings: [],
        },
        capacity: {
          nodes: 2,
          schedulableNodes: 2,
          pods: 14,
          podLimit: 220,
          allocatable: none,
          requested: none,
        },
      }),
    );
    expect(explained).toEqual({
      cell: 'b',
      healthy: false,
      summary:
        "The control plane of cell 'b' is lost since 2026-01-01T12:00:27Z.",
      facts: [
        {
          code: 'timeout',
          what: `Probes of the API server fail: ${TIMEOUT.message}`,
          evidence: 'Last word from the cell at 2026-01-01T12:00:00Z',
          since: '2026-01-01T12:00:27Z',
        },
        {
          code: 'data-plane-serving',
          what: 'Its instances still serve.',
          evidence: 'A look from outside the control plane',
        },
        {
          code: 'timeout',
          what: `Rows are not followed: ${TIMEOUT.message}`,
          evidence: 'The watches of this backend are stale',
          since: '2026-01-01T12:00:25Z',
        },
      ],
      stillRight: [
        'What is shown of its 2 nodes and 14 pods is as of 2026-01-01T12:00:00Z.',
        'What runs there counts as running: silence is not taken for an end.',
        'Nothing is deleted, moved or scaled because of this, and nothing new is placed there.',
      ],
      whatToDo: [
        'See whether kube-apiserver and etcd of the cell run and have CPU and disk, and whether packets pass between this backend and the cell.',
      ],
    });
  });

  it('should not call healthy a cell that answers and cannot be read', () => {
    const explained = explainCell(
      overview({
        contact: {
          state: 'stale',
          since: '2026-01-01T12:00:00Z',
          failure: { code: 'unauthorized', message: 'refused' },
        },
      }),
    );
    expect(explained.healthy).toBe(false);
    expect(explained.summary).toContain('what is shown of it is old');
    expect(explained.whatToDo[0]).toContain('Replace the credentials');
  });

  it('should bring warnings with their evidence', () => {
    const { health } = overview();
    const explained = explainCell(
      overview({
        health: {
          ...health,
          warnings: [
            {
              code: 'token-expires',
              message: 'our token expires in 3 days; renew it',
              params: { cell: 'b', days: '3' },
            },
          ],
        },
      }),
    );
    expect(explained).toMatchObject({
      healthy: true,
      summary: "Cell 'b' is healthy; 1 things need attention.",
      facts: [{ code: 'token-expires', evidence: 'days: 3' }],
      whatToDo: ['our token expires in 3 days; renew it'],
    });
  });
});
