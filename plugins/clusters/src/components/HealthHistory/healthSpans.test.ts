import { CellHealthChange } from '@longshore/plugin-clusters-common';
import { aCell } from '../../__testUtils__/fixtures';
import { healthSpans } from './healthSpans';

const HEALTHY = aCell().health;

function aChange(
  at: number,
  from: CellHealthChange['from'],
  to: CellHealthChange['to'],
): CellHealthChange {
  return {
    id: String(at),
    cell: 'gz-1',
    at: new Date(at).toISOString(),
    from,
    to,
    dataPlane: 'unknown',
  };
}

describe('healthSpans', () => {
  it('should show one state where nothing changed', () => {
    expect(healthSpans([], HEALTHY, { from: 0, to: 100 })).toEqual([
      { state: 'healthy', from: 0, to: 100 },
    ]);
  });

  it('should show what was before the first change without gaps', () => {
    const changes = [
      aChange(60, 'control-plane-lost', 'healthy'),
      aChange(40, 'healthy', 'control-plane-lost'),
    ];
    expect(healthSpans(changes, HEALTHY, { from: 0, to: 100 })).toEqual([
      { state: 'healthy', from: 0, to: 40 },
      { state: 'control-plane-lost', from: 40, to: 60 },
      { state: 'healthy', from: 60, to: 100 },
    ]);
  });

  it('should begin with what a change before the window led to', () => {
    const changes = [aChange(10, 'healthy', 'suspect')];
    expect(healthSpans(changes, HEALTHY, { from: 50, to: 100 })).toEqual([
      { state: 'suspect', from: 50, to: 100 },
    ]);
  });
});
