import { nearestPoint, nextMoment, toPath } from './chartPoints';

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
    ).toBe('M0 10L50 5M100 0h0');
  });

  it('should stay within the chart', () => {
    expect(toPath([{ at: 0, value: 3 }], SCALE)).toBe('M0 0h0');
  });
});

describe('nextMoment', () => {
  it.each([
    ['ArrowLeft', 60, 40],
    ['ArrowRight', 40, 100],
    ['Home', 60, 0],
    ['End', 0, 100],
    ['ArrowLeft', 0, undefined],
    ['ArrowRight', 100, undefined],
    ['Enter', 40, undefined],
  ])('should lead with %s from %d to %p', (key, from, to) => {
    expect(nextMoment([0, 40, 100], from, key)).toBe(to);
  });

  it('should lead nowhere in an empty chart', () => {
    expect(nextMoment([], 40, 'Home')).toBeUndefined();
  });
});

describe('nearestPoint', () => {
  it('should find the point nearest in time', () => {
    const points = [0, 40, 100].map(at => ({ at, value: at }));
    expect(nearestPoint(points, 60)).toEqual({ at: 40, value: 40 });
    expect(nearestPoint([], 60)).toBeUndefined();
  });
});
