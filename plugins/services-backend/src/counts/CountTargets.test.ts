import { aCell, aDeployment, aPod } from '../__testUtils__/rows';
import { findCountTargets } from './CountTargets';

const CELLS = new Map([['east-1', aCell('east-1')]]);
const count = { track: 'main', cell: 'east-1', desired: 3 };

describe('findCountTargets', () => {
  const find = (options: Partial<Parameters<typeof findCountTargets>[0]>) =>
    findCountTargets({
      counts: [count],
      rows: [aDeployment(), aPod()],
      cells: CELLS,
      ...options,
    });

  it('should find the Deployment of a track in a cell', () => {
    const gray = aDeployment({
      name: 'checkout-api-gray',
      track: 'gray',
      desired: 1,
    });
    expect(
      find({
        rows: [gray, aDeployment(), aDeployment({ cell: 'west-1' })],
        counts: [count, { ...count, track: 'gray', desired: 0 }],
      }),
    ).toMatchObject([
      { ...count, live: 2, deployment: { name: 'checkout-api' } },
      { track: 'gray', desired: 0, live: 1, deployment: gray },
    ]);
  });

  it.each([
    ['unknown-target', 'InputError', { rows: [aPod()] }],
    ['duplicate-target', 'InputError', { counts: [count, count] }],
    [
      'not-managed',
      'ConflictError',
      { rows: [aDeployment({ via: 'annotation' })] },
    ],
    [
      'read-only-cell',
      'ConflictError',
      { cells: new Map([['east-1', aCell('east-1', { writable: false })]]) },
    ],
    [
      'ambiguous-target',
      'ConflictError',
      { rows: [aDeployment(), aDeployment({ uid: 'other' })] },
    ],
  ])('should say %s', (code, name, options) => {
    expect(() => find(options)).toThrow(
      expect.objectContaining({
        name,
        code,
        params: { track: 'main', cell: 'east-1' },
      }),
    );
  });

  it('should let shrink and not grow what a cell is no longer for', () => {
    const cells = new Map([
      ['east-1', aCell('east-1', { environments: ['test'] })],
    ]);
    const to = (desired: number) =>
      find({ cells, counts: [{ ...count, desired }] });
    for (const desired of [0, 2]) {
      expect(to(desired)).toMatchObject([{ desired, live: 2 }]);
    }
    expect(() => to(3)).toThrow(
      expect.objectContaining({
        name: 'ConflictError',
        code: 'environment-not-here',
        params: { track: 'main', cell: 'east-1', environment: 'production' },
      }),
    );
  });
});
