import { waitFor } from './waitFor';

describe('waitFor', () => {
  it('should give the first answer', async () => {
    let calls = 0;
    const answer = await waitFor(
      { what: 'it', timeoutMs: 1000, intervalMs: 1 },
      () => {
        calls += 1;
        return calls === 3 && 'here';
      },
    );
    expect(answer).toBe('here');
  });

  it('should tell the last failure at the end', async () => {
    const waiting = waitFor({ what: 'it', timeoutMs: 5, intervalMs: 1 }, () => {
      throw new Error('refused');
    });
    await expect(waiting).rejects.toThrow('it: not after 0 s; last: refused');
  });

  it('should end early when there is no hope', async () => {
    const waiting = waitFor(
      { what: 'it', timeoutMs: 60_000, hopeless: () => 'it has ended' },
      () => undefined,
    );
    await expect(waiting).rejects.toThrow('it: it has ended');
  });
});
