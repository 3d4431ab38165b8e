import { InstanceSortField } from '@longshore/plugin-services-common';
import { aCell, aDeployment, aPod } from '../__testUtils__/rows';
import { listInstances } from './listInstances';

const ROWS = [
  aDeployment(),
  aPod({
    name: 'pod-10',
    state: 'ready',
    node: 'n1',
    restarts: 2,
    createdAt: '2026-11-03T00:00:00.000Z',
  }),
  aPod({
    name: 'pod-2',
    cell: 'west-1',
    state: 'failing',
    reason: 'CrashLoopBackOff',
    node: 'n3',
    restarts: 7,
    ip: '10.0.0.7',
    createdAt: '2026-11-01T00:00:00.000Z',
  }),
  aPod({
    name: 'pod-3',
    state: 'starting',
    image: undefined,
    createdAt: '2026-11-02T00:00:00.000Z',
  }),
];

describe('listInstances', () => {
  const names = (
    query: Partial<Parameters<typeof listInstances>[0]['query']>,
  ) =>
    listInstances({
      rows: ROWS,
      cells: new Map([['east-1', aCell('east-1')]]),
      query: { limit: 50, ...query },
    }).items.map(({ name }) => name);

  it.each([
    ['name', ['pod-2', 'pod-3', 'pod-10']],
    ['state', ['pod-2', 'pod-3', 'pod-10']],
    ['cell', ['pod-3', 'pod-10', 'pod-2']],
    ['node', ['pod-3', 'pod-10', 'pod-2']],
    ['age', ['pod-10', 'pod-3', 'pod-2']],
    ['restarts', ['pod-3', 'pod-10', 'pod-2']],
  ] as [InstanceSortField, string[]][])(
    'should sort by %s',
    (sort, expected) => {
      expect(names({ sort })).toEqual(expected);
    },
  );

  it('should turn the order around', () => {
    expect(names({ sort: 'restarts', order: 'desc' })).toEqual([
      'pod-2',
      'pod-10',
      'pod-3',
    ]);
  });

  it.each(['10.0.0', 'CRASHLOOP', 'west', 'failing', 'n3', 'pod-2'])(
    'should find by %s',
    filter => expect(names({ filter })).toEqual(['pod-2']),
  );

  it('should find nothing by words of no instance', () => {
    expect(names({ filter: 'undefined' })).toEqual([]);
    expect(names({ filter: 'deployment' })).toEqual([]);
  });

  it('should page', () => {
    expect(names({ offset: 1, limit: 1 })).toEqual(['pod-3']);
    expect(names({ offset: 9, limit: 1 })).toEqual([]);
  });
});
