import { ServiceEntry } from './ServiceEntry';
import { ServiceTable } from './ServiceTable';

const entryOf = (key: string, state: number) =>
  ({ key, state } as ServiceEntry);

describe('ServiceTable', () => {
  it('should find what was set, until it is deleted, and give it its number again', () => {
    const table = new ServiceTable();
    const number = table.numberOf('a');
    expect(table.find('a')).toBeUndefined();
    table.set(number, entryOf('a', 1), { component: 0, cells: 0 });
    expect(table.find('a')).toBe(table.get(number));
    table.delete(number);
    expect(table.find('a')).toBeUndefined();
    expect(table.numberOf('b')).toBe(1);
    expect(table.numberOf('a')).toBe(number);
  });

  it('should number nothing that is only looked for', () => {
    const table = new ServiceTable();
    expect(table.find('never there')).toBeUndefined();
    expect(table.numberOf('a')).toBe(0);
  });

  it('should keep the columns of all while it grows', () => {
    const table = new ServiceTable();
    const many = 5_000;
    for (let place = 0; place < many; place += 1) {
      const key = `service-${place}`;
      table.set(table.numberOf(key), entryOf(key, place % 7), {
        component: place + 1,
        cells: place % 11,
      });
    }
    const { component, cells, state } = table.columns;
    for (let place = 0; place < many; place += 1) {
      expect([component[place], cells[place], state[place]]).toEqual([
        place + 1,
        place % 11,
        place % 7,
      ]);
    }
  });
});
