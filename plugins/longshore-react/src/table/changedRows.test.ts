import { changedRows } from './changedRows';

describe('changedRows', () => {
  it.each([
    ['nothing', 'abc', 'abc', 0],
    ['one that came', 'abc', 'xabc', 1],
    ['one that went', 'abc', 'ac', 1],
    ['one that moved, not those that made room', 'abcde', 'eabcd', 1],
    ['one that came for one that went', 'abc', 'abx', 2],
    ['a swap', 'abcd', 'badc', 2],
    ['everything', 'abc', 'xyz', 6],
  ])('should count %s', (_, before, after, count) => {
    expect(changedRows([...before], [...after])).toBe(count);
  });
});
