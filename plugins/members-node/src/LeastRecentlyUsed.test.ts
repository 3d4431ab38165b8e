import { LeastRecentlyUsed } from './LeastRecentlyUsed';

describe('LeastRecentlyUsed', () => {
  it('should forget what was used longest ago', () => {
    const map = new LeastRecentlyUsed<number>({ capacity: 2 });
    map.set('a', 1);
    map.set('b', 2);
    expect(map.get('a')).toBe(1);
    map.set('c', 3);
    expect(map.get('b')).toBeUndefined();
    expect(map.get('a')).toBe(1);
    map.set('a', 4);
    map.set('d', 5);
    expect(map.get('c')).toBeUndefined();
    expect(map.get('a')).toBe(4);
    map.delete('a');
    expect(map.get('a')).toBeUndefined();
    map.clear();
    expect(map.get('d')).toBeUndefined();
  });
});
