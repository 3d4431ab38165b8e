import { followSource } from './followSource';

describe('followSource', () => {
  /** Follows a source that answers as listed, and tells the pauses between. */
  async function pausesOf(
    answers: ('changed' | 'same' | Error)[],
    options: { readMs?: number } = {},
  ) {
    const stop = new AbortController();
    const pauses: number[] = [];
    let time = 0;
    await followSource({
      read: async () => {
        time += options.readMs ?? 0;
        const answer = answers[pauses.length];
        if (answer instanceof Error) {
          throw answer;
        }
        return { changed: answer === 'changed' };
      },
      quietMs: 30_000,
      signal: stop.signal,
      wait: async ms => {
        pauses.push(ms);
        time += ms;
        if (pauses.length === answers.length) {
          stop.abort();
        }
      },
      now: () => time,
    });
    return { pauses };
  }

  it('should read seldom while nothing changes, and soon after a change', async () => {
    const { pauses } = await pausesOf([
      'changed',
      'same',
      'same',
      'same',
      'same',
      'same',
      'changed',
    ]);
    expect(pauses).toEqual([
      2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 2_000,
    ]);
  });

  it('should read again soon after each failure', async () => {
    const { pauses } = await pausesOf([
      'changed',
      new Error('down'),
      new Error('still down'),
      'same',
    ]);
    expect(pauses).toEqual([2_000, 2_000, 2_000, 4_000]);
  });

  it('should leave a slow source time to rest', async () => {
    const { pauses } = await pausesOf(['changed', 'changed'], {
      readMs: 3_000,
    });
    expect(pauses).toEqual([9_000, 9_000]);
  });
});
