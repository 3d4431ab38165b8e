import { CatalogCopy } from './CatalogCopy';

describe('CatalogCopy', () => {
  function read(
    copy: CatalogCopy<{ owners: string[] }>,
    owners: Record<string, string>,
  ) {
    copy.begin();
    for (const [key, owner] of Object.entries(owners)) {
      copy.put(key, { owners: [owner] });
    }
    return copy.complete();
  }

  it('should tell what was added, changed and removed', () => {
    const copy = new CatalogCopy<{ owners: string[] }>();
    expect(read(copy, { a: 'x', b: 'x', c: 'x' })).toEqual(
      new Set(['a', 'b', 'c']),
    );
    expect(read(copy, { a: 'x', b: 'y', d: 'x' })).toEqual(
      new Set(['b', 'c', 'd']),
    );
    expect(read(copy, { a: 'x', b: 'y', d: 'x' })).toEqual(new Set());
    expect(copy.values).toEqual(
      new Map([
        ['a', { owners: ['x'] }],
        ['b', { owners: ['y'] }],
        ['d', { owners: ['x'] }],
      ]),
    );
  });

  it('should keep the object of what is the same', () => {
    const copy = new CatalogCopy<{ owners: string[] }>();
    read(copy, { a: 'x' });
    const before = copy.values.get('a');
    read(copy, { a: 'x' });
    expect(copy.values.get('a')).toBe(before);
  });

  it('should forget what a read that broke off has brought', () => {
    const copy = new CatalogCopy<{ owners: string[] }>();
    read(copy, { a: 'x' });
    copy.begin();
    copy.put('ghost', { owners: ['x'] });
    expect([...copy.values.keys()]).toEqual(['a']);
    expect(read(copy, { a: 'x' })).toEqual(new Set());
  });
});
