import { askPlugin } from './askPlugin';

describe('askPlugin', () => {
  const ask = jest.fn();
  const unanswered = new TypeError('fetch failed');

  beforeEach(() => ask.mockReset());

  it('should give the answer', async () => {
    ask.mockResolvedValue('yes');
    expect(await askPlugin('auth', ask)).toBe('yes');
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('should ask once more when nobody answered', async () => {
    ask.mockRejectedValueOnce(unanswered).mockResolvedValue('yes');
    expect(await askPlugin('auth', ask)).toBe('yes');
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('should say which plugin does not answer', async () => {
    ask.mockRejectedValue(unanswered);
    await expect(askPlugin('auth', ask)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message: expect.stringContaining("The plugin 'auth' does not answer"),
    });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('should take what fetch itself throws for no answer', async () => {
    ask.mockImplementation(() => fetch('http://127.0.0.1:9'));
    await expect(askPlugin('auth', ask)).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('should not take a defect for no answer', async () => {
    ask.mockRejectedValue(new TypeError('x is not a function'));
    await expect(askPlugin('auth', ask)).rejects.toThrow('x is not a function');
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('should hand a refusal on, the first time and the second', async () => {
    const refused = new Error('no');
    ask.mockRejectedValueOnce(refused);
    await expect(askPlugin('auth', ask)).rejects.toBe(refused);
    ask.mockRejectedValueOnce(unanswered).mockRejectedValueOnce(refused);
    await expect(askPlugin('auth', ask)).rejects.toBe(refused);
    expect(ask).toHaveBeenCalledTimes(3);
  });
});
