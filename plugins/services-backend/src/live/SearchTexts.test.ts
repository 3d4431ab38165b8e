import { SearchTexts } from './SearchTexts';

function texts(...all: string[]) {
  const search = new SearchTexts();
  all.forEach((text, place) => search.set(place, text));
  return search;
}

describe('SearchTexts', () => {
  it.each([
    ['shop', [1, 0, 1, 0]],
    ['s', [1, 1, 1, 0]],
    ['-1', [1, 0, 0, 0]],
    ['订单', [0, 0, 0, 1]],
    ['nowhere', [0, 0, 0, 0]],
  ])('should find each text that contains "%s"', (wanted, found) => {
    const search = texts('shop-1\nshop', 'taxes', 'my shop', '订单');
    expect([...search.find(wanted)]).toEqual(found);
  });

  it('should find nothing across two texts', () => {
    const search = texts('ab', 'cd');
    expect([...search.find('bc')]).toEqual([0, 0]);
    expect([...search.find('b\u0000c')]).toEqual([0, 0]);
  });

  it('should follow what is changed, added and removed', () => {
    const search = texts('one', 'two');
    expect([...search.find('o')]).toEqual([1, 1]);
    search.set(0, 'eins');
    expect([...search.find('o')]).toEqual([0, 1]);
    search.set(2, 'four');
    expect([...search.find('o')]).toEqual([0, 1, 1]);
    search.delete(1);
    search.delete(9);
    expect([...search.find('o')]).toEqual([0, 0, 1]);
    search.set(1, 'two');
    expect([...search.find('two')]).toEqual([0, 1, 0]);
  });

  it('should find nothing under numbers that were left out', () => {
    const search = texts('one');
    search.set(3, 'four');
    expect([...search.find('o')]).toEqual([1, 0, 0, 1]);
  });

  it('should find the last of many', () => {
    const search = texts(
      ...Array.from({ length: 5_000 }, (_, place) => `svc-${place}.`),
    );
    const found = search.find('99.');
    expect(found.reduce((sum, one) => sum + one, 0)).toBe(50);
    expect(found[4_999]).toBe(1);
  });
});
