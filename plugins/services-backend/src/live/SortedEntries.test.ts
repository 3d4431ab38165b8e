import { ServiceEntry } from './ServiceEntry';
import { SortedEntries } from './SortedEntries';

const compare = (a: ServiceEntry, b: ServiceEntry) =>
  a.order < b.order ? -1 : Number(a.order > b.order);

describe('SortedEntries', () => {
  it('should stay in order while entries come, change and go', () => {
    const entries = new Map<string, ServiceEntry>();
    const sorted = new SortedEntries(compare);
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 200; round += 1) {
      for (let change = random(5); change >= 0; change -= 1) {
        const key = `service-${random(60)}`;
        const before = entries.get(key);
        if (before) {
          before.replaced = true;
        }
        if (random(4) === 0) {
          entries.delete(key);
        } else {
          const order = `${String(random(1_000)).padStart(3, '0')} ${key}`;
          entries.set(key, { key, order } as ServiceEntry);
        }
        sorted.touch(key);
      }
      expect(sorted.list(entries).map(({ order }) => order)).toEqual(
        [...entries.values()].map(({ order }) => order).sort(),
      );
    }
  });
});
