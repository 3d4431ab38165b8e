import { RecentAnswers } from './RecentAnswers';

describe('RecentAnswers', () => {
  const ask = jest.fn();
  let answers: RecentAnswers<string>;

  beforeEach(() => {
    jest.useFakeTimers();
    let count = 0;
    ask.mockReset().mockImplementation(async () => {
      count += 1;
      return `answer ${count}`;
    });
    answers = new RecentAnswers({ rememberedMs: 1_000, capacity: 2 });
  });

  afterEach(() => jest.useRealTimers());

  it('should ask once for all who come in time, and again after it', async () => {
    expect(
      await Promise.all([answers.get('a', ask), answers.get('a', ask)]),
    ).toEqual(['answer 1', 'answer 1']);
    jest.advanceTimersByTime(999);
    expect(await answers.get('a', ask)).toBe('answer 1');
    jest.advanceTimersByTime(1);
    expect(await answers.get('a', ask)).toBe('answer 2');
  });

  it('should ask for each key, and forget what was used longest ago', async () => {
    await answers.get('a', ask);
    await answers.get('b', ask);
    await answers.get('a', ask);
    await answers.get('c', ask);
    expect(await answers.get('a', ask)).toBe('answer 1');
    expect(await answers.get('b', ask)).toBe('answer 4');
  });

  it('should not remember a failure', async () => {
    ask.mockRejectedValueOnce(new Error('away'));
    await expect(answers.get('a', ask)).rejects.toThrow('away');
    expect(await answers.get('a', ask)).toBe('answer 1');
  });

  it('should keep a newer answer when an older one fails late', async () => {
    let fail = (_: Error) => {};
    ask.mockReturnValueOnce(
      new Promise((_, reject) => {
        fail = reject;
      }),
    );
    const late = answers.get('a', ask);
    jest.advanceTimersByTime(1_000);
    await answers.get('a', ask);
    fail(new Error('late'));
    await expect(late).rejects.toThrow('late');
    expect(await answers.get('a', ask)).toBe('answer 1');
  });
});
