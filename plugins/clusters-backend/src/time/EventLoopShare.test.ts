import { EventLoopShare } from './EventLoopShare';

describe('EventLoopShare', () => {
  it('should let others have turns once a slice is used up, and keep the order', async () => {
    let now = 0;
    const share = new EventLoopShare({ now: () => now });
    const told: string[] = [];
    let over = false;
    // Somebody who is no part of it, and needs turns of the event loop.
    const page = () => {
      told.push('|');
      if (!over) setImmediate(page);
    };
    setImmediate(page);

    await share.take();
    now += 6;
    await Promise.all(
      [...'abcdefghij'].map(async name => {
        await share.take();
        told.push(name);
      }),
    );
    over = true;
    expect(told.join('')).toMatch(/^\|+abcd\|+efgh\|+ij$/);
  });

  it('should let go first what has a lower rank', async () => {
    let now = 0;
    const share = new EventLoopShare({ now: () => now });
    const told: string[] = [];
    await share.take();
    now += 6;
    await Promise.all(
      [...'c1b2a1c2a2b1c3a3a4a5'.matchAll(/../g)].map(async ([name]) => {
        await share.take('abc'.indexOf(name[0]));
        told.push(name);
      }),
    );
    expect(told.join('')).toBe('a1a2a3a4a5b2b1c1c2c3');
  });

  it('should keep nobody waiting while there is time', async () => {
    let now = 0;
    const share = new EventLoopShare({ now: () => now });
    let turns = 0;
    const count = setImmediate(() => {
      turns += 1;
    });
    await share.take();
    now += 1;
    await share.take();
    expect(turns).toBe(0);
    clearImmediate(count);
  });

  it('should begin a new slice with each turn of the event loop', async () => {
    let now = 0;
    const share = new EventLoopShare({ now: () => now });
    await share.take();
    now += 6;
    await new Promise(resolve => setImmediate(resolve));
    let taken = false;
    void share.take().then(() => {
      taken = true;
    });
    await Promise.resolve();
    expect(taken).toBe(true);
  });
});
