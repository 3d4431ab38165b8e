import { nextTile } from './nextTile';

/** Three tiles in the first row, two in the second. */
const PLACES = [
  { left: 0, top: 0 },
  { left: 10, top: 0 },
  { left: 20, top: 0 },
  { left: 0, top: 10 },
  { left: 10, top: 10 },
];

describe('nextTile', () => {
  it.each([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 3],
    ['ArrowRight', 4, undefined],
    ['ArrowLeft', 0, undefined],
    ['ArrowLeft', 3, 2],
    ['ArrowDown', 1, 4],
    // The row below is shorter.
    ['ArrowDown', 2, 4],
    ['ArrowDown', 3, undefined],
    ['ArrowUp', 4, 1],
    ['ArrowUp', 0, undefined],
    ['Home', 4, 0],
    ['End', 0, 4],
    ['Enter', 0, undefined],
  ])('should lead by %s from %s to %s', (key, from, to) => {
    expect(nextTile(PLACES, from, key)).toBe(to);
  });

  it('should lead nowhere from outside', () => {
    expect(nextTile(PLACES, -1, 'ArrowRight')).toBeUndefined();
  });
});
