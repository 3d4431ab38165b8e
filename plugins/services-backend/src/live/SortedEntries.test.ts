import { ServiceEntry } from './ServiceEntry';
import { ServiceTable } from './ServiceTable';
import { SortedEntries } from './SortedEntries';

const compare = (a: ServiceEntry, b: ServiceEntry) =>
  a.order < b.order ? -1 : Number(a.order > b.order);

describe('SortedEntries', () => {
  it('should stay in order while entries come, change and go', () => {
    const table = new ServiceTable();
    const entries = new Map<string, ServiceEntry>();
    const sorted = new SortedEntries({
      compare,
      entryOf: number => table.get(number),
    });
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 200; round += 1) {
      for (let change = random(5); change >= 0; change -= 1) {
        const key = `service-${random(60)}`;
        const number = table.numberOf(key);
        if (random(4) === 0) {
          entries.delete(key);
          table.delete(number);
        } else {
          const order = `${String(random(1_000)).padStart(3, '0')} ${key}`;
          const entry = { key, order } as ServiceEntry;
          entries.set(key, entry);
          table.set(number, entry, { component: 0, cells: 0 });
        }
        sorted.touch(number);
      }
      expect(
        Array.from(sorted.list(), number => table.get(number)!.order),
      ).toEqual([...entries.values()].map(({ order }) => order).sort());
    }
  });
});
