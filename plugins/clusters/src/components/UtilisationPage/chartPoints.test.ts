import { nearestPoint, toPath } from './chartPoints';

const SCALE = { from: 0, to: 100, most: 1, width: 100, height: 10 };

describe('toPath', () => {
  it('should leave a gap where nothing was measured', () => {
    expect(
      toPath(
        [
          { at: 0, value: 0 },
          { at: 50, value: 0.5 },
          { at: 60, value: undefined },
          { at: 100, value: 1 },
        ],
        SCALE,
      ),
    ).toBe('M0 10L50 5M100 0');
  });

  it('should stay within the chart', () => {
    expect(toPath([{ at: 0, value: 3 }], SCALE)).toBe('M0 0');
  });
});

describe('nearestPoint', () => {
  it('should find the point nearest in time', () => {
    const points = [0, 40, 100].map(at => ({ at, value: at }));
    expect(nearestPoint(points, 60)).toEqual({ at: 40, value: 40 });
    expect(nearestPoint([], 60)).toBeUndefined();
  });
});
