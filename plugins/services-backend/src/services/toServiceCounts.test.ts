import { aCountRecord } from '../__testUtils__/records';
import { aDeployment, aPod } from '../__testUtils__/rows';
import { toServiceCounts } from './toServiceCounts';

describe('toServiceCounts', () => {
  it('should join what runs with what is recorded', () => {
    const failure = { code: 'quota', message: 'No room' };
    expect(
      toServiceCounts(
        [
          aDeployment({ desired: 3, ready: 2 }),
          aDeployment({ track: 'gray', uid: 'gray', desired: 1 }),
          aPod(),
        ],
        [
          aCountRecord({ desired: 5, state: 'failed', failure }),
          aCountRecord({ cell: 'west-1', desired: 4 }),
        ],
      ),
    ).toEqual([
      {
        track: 'main',
        cell: 'east-1',
        desired: 5,
        live: 3,
        ready: 2,
        recorded: true,
        state: 'failed',
        failure,
      },
      {
        track: 'gray',
        cell: 'east-1',
        desired: 1,
        live: 1,
        ready: 1,
        recorded: false,
        state: 'applied',
        failure: undefined,
      },
      {
        track: 'main',
        cell: 'west-1',
        desired: 4,
        ready: 0,
        recorded: true,
        state: 'applied',
        failure: undefined,
      },
    ]);
  });
});
