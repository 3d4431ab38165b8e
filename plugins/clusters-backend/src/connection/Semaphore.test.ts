import { Semaphore } from './Semaphore';

describe('Semaphore', () => {
  /** Whether a place comes without anybody giving one back. */
  async function comes(place: Promise<unknown>): Promise<boolean> {
    let come = false;
    place.then(
      () => (come = true),
      () => {},
    );
    await new Promise(setImmediate);
    return come;
  }

  it('should let in as many as it has places, the others in their order', async () => {
    const semaphore = new Semaphore(2);
    const release = await semaphore.acquire();
    await semaphore.acquire();
    const third = semaphore.acquire();
    const fourth = semaphore.acquire();
    expect(await comes(third)).toBe(false);
    release();
    release();
    expect(await comes(third)).toBe(true);
    expect(await comes(fourth)).toBe(false);
  });

  it('should forget one who gives up waiting', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const impatient = new AbortController();
    const given = semaphore.acquire(impatient.signal);
    const next = semaphore.acquire();
    impatient.abort(new Error('too long'));
    await expect(given).rejects.toThrow('too long');
    release();
    expect(await comes(next)).toBe(true);
  });

  it('should keep the others in the queue when one gives up as its turn comes', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire();
    const impatient = new AbortController();
    const given = semaphore.acquire(impatient.signal);
    const next = semaphore.acquire();
    release();
    impatient.abort();
    (await given)();
    expect(await comes(next)).toBe(true);
  });
});
