import { NumberedRefs } from './NumberedRefs';

describe('NumberedRefs', () => {
  it('should give each ref one number', () => {
    const refs = new NumberedRefs();
    expect(['a', 'b', 'a', 'c'].map(ref => refs.numberOf(ref))).toEqual([
      0, 1, 0, 2,
    ]);
  });

  it('should find what was numbered, and number nothing by it', () => {
    const refs = new NumberedRefs();
    refs.numberOf('a');
    expect(refs.find('a')).toBe(0);
    expect(refs.find('b')).toBeUndefined();
    expect(refs.numberOf('c')).toBe(1);
  });

  it('should say which refs a set holds, those that came later too', () => {
    const refs = new NumberedRefs();
    refs.numberOf('a');
    refs.numberOf('b');
    const set = new Set(['b', 'c', 'never numbered']);
    expect([...refs.membersOf(set)]).toEqual([0, 1]);
    refs.numberOf('c');
    expect([...refs.membersOf(set)]).toEqual([0, 1, 1]);
    expect([...refs.membersOf(new Set())]).toEqual([0, 0, 0]);
  });

  it('should look a set through once', () => {
    const refs = new NumberedRefs();
    refs.numberOf('a');
    const set = new Set(['a']);
    expect(refs.membersOf(set)).toBe(refs.membersOf(set));
  });
});
