import { readWarnings } from './readWarnings';

describe('readWarnings', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['299 - "old field"', ['old field']],
    ['299 - "a, b", 299 - "say \\"no\\""', ['a, b', 'say "no"']],
    ['110 cache "stale"', []],
  ])('should read %j', (header, expected) => {
    expect(readWarnings(header)).toEqual(expected);
  });
});
