import { ManualClock } from '../__testUtils__/ManualClock';
import { ListPlace } from '../reflector/ListPlace';
import { acquireBoth } from './acquireBoth';
import { RequestBudget } from './RequestBudget';
import { Semaphore } from './Semaphore';

describe('acquireBoth', () => {
  const { signal } = new AbortController();
  const settle = () => new Promise(setImmediate);

  function both() {
    const budget = new RequestBudget({ perCell: 1, inAll: 10 }).forCell();
    const lists = new Semaphore(1);
    const turn = new ListPlace({ lists, clock: new ManualClock() });
    return { budget, lists, turn };
  }

  it('should hold no turn while the budget is used up', async () => {
    const { budget, lists, turn } = both();
    const call = await budget.acquire();
    const waiting = acquireBoth(budget, turn, signal);
    await settle();
    expect(turn.held).toBe(false);
    const list = await lists.acquire();
    call();
    await settle();
    expect(budget.inFlight).toBe(0);
    list();
    const release = await waiting;
    expect([budget.inFlight, turn.held]).toEqual([1, true]);
    release();
    turn.leave();
    expect(budget.inFlight).toBe(0);
    (await lists.acquire())();
  });

  it('should leave the turn again when the budget was used up meanwhile', async () => {
    const { budget, lists, turn } = both();
    const list = await lists.acquire();
    const waiting = acquireBoth(budget, turn, signal);
    await settle();
    const call = await budget.acquire();
    list();
    await settle();
    expect(turn.held).toBe(false);
    call();
    (await waiting)();
    expect(turn.held).toBe(true);
  });

  it('should hold nothing when it is given up', async () => {
    const { budget, lists, turn } = both();
    await lists.acquire();
    const stop = new AbortController();
    const waiting = acquireBoth(budget, turn, stop.signal);
    await settle();
    stop.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
    expect([budget.inFlight, turn.held]).toEqual([0, false]);
  });
});
