import { CellBudget, RequestBudget } from './RequestBudget';

/** Lets whatever is ready go on. */
const settle = () => new Promise(resolve => setImmediate(resolve));

describe('RequestBudget', () => {
  /** Asks for places and notes in which order they are had. */
  function asker(order: string[]) {
    const held: Array<() => void> = [];
    return {
      held,
      ask(cell: CellBudget, name: string) {
        cell.acquire().then(release => {
          order.push(name);
          held.push(release);
        });
      },
    };
  }

  it('should let in no more to one cell than its limit', async () => {
    const cell = new RequestBudget({ perCell: 2, inAll: 10 }).forCell();
    const order: string[] = [];
    const { ask, held } = asker(order);
    ['1', '2', '3', '4'].forEach(name => ask(cell, name));
    await settle();
    expect(order).toEqual(['1', '2']);
    expect(cell.inFlight).toBe(2);
    held[0]();
    held[0]();
    await settle();
    expect(order).toEqual(['1', '2', '3']);
    held[1]();
    held[2]();
    await settle();
    held[3]();
    expect(cell.inFlight).toBe(0);
    expect(cell.waits).toBe(false);
  });

  it('should let cells that wait take turns', async () => {
    const budget = new RequestBudget({ perCell: 10, inAll: 4 });
    const [busy, a, b] = [budget.forCell(), budget.forCell(), budget.forCell()];
    const order: string[] = [];
    const { ask, held } = asker(order);
    for (let index = 1; index <= 8; index += 1) ask(busy, `busy ${index}`);
    // These have their assured places at once, and then wait with the others.
    for (let index = 1; index <= 4; index += 1) {
      ask(a, `a ${index}`);
      ask(b, `b ${index}`);
    }
    await settle();
    expect(order).toEqual([
      'busy 1',
      'busy 2',
      'busy 3',
      'busy 4',
      'a 1',
      'b 1',
      'a 2',
      'b 2',
    ]);
    // Eight are in flight, so five must end before the next can begin.
    for (let index = 0; index < 4; index += 1) held[index]();
    await settle();
    order.length = 0;
    for (let index = 4; order.length < 6; index += 1) {
      held[index]();
      await settle();
    }
    const cells = order.map(name => name.split(' ')[0]);
    expect(cells.filter(name => name === 'busy').length).toBeLessThanOrEqual(3);
    expect(cells).toEqual(expect.arrayContaining(['a', 'b', 'busy']));
  });

  it('should leave each cell two places that others cannot take', async () => {
    const budget = new RequestBudget({ perCell: 4, inAll: 4 });
    const [hangs, works] = [budget.forCell(), budget.forCell()];
    for (let index = 0; index < 10; index += 1) {
      hangs.acquire().catch(() => {});
    }
    await settle();
    for (let index = 0; index < 5; index += 1) {
      const release = await works.acquire();
      release();
    }
    expect(hangs.inFlight).toBe(4);
  });

  it('should forget who gives up waiting', async () => {
    const budget = new RequestBudget({ perCell: 1, inAll: 1 });
    const cell = budget.forCell();
    const release = await cell.acquire();
    const stop = new AbortController();
    const waiting = cell.acquire(stop.signal);
    stop.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    await expect(cell.acquire(stop.signal)).rejects.toThrow('given up');
    release();
    const next = await cell.acquire();
    next();
    expect(cell.inFlight).toBe(0);
  });
});
