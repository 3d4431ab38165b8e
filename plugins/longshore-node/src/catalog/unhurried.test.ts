import { setTimeout as sleep } from 'node:timers/promises';
import { unhurried } from './unhurried';

describe('unhurried', () => {
  async function* pages(tookMs: number, askedAt: number[]) {
    for (const page of ['a', 'b', 'c']) {
      askedAt.push(performance.now());
      await sleep(tookMs);
      yield page;
    }
  }

  it('should hand every page on, and ask for the next after a rest', async () => {
    const askedAt: number[] = [];
    const seen: string[] = [];
    const seenAt: number[] = [];
    for await (const page of unhurried(pages(10, askedAt))) {
      seen.push(page);
      seenAt.push(performance.now());
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    // A timer of Node may fire up to a millisecond early.
    expect(askedAt[1] - seenAt[0]).toBeGreaterThan(15);
    expect(askedAt[2] - seenAt[1]).toBeGreaterThan(15);
  });

  it('should end the source when its reader leaves', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          yield 'page';
        }
      } finally {
        ended = true;
      }
    }
    for await (const page of unhurried(endless())) {
      expect(page).toBe('page');
      break;
    }
    expect(ended).toBe(true);
  });
});
