import { CellError } from '../connection/CellError';
import { backoff } from './backoff';

function failed(options: { status?: number; retryAfter?: number }) {
  return new CellError({ code: 'x', message: 'x' }, options);
}

describe('backoff', () => {
  const all = () => 1;

  it('should wait up to 1, 2, 4 … 60 s, and a random part of it', () => {
    const error = failed({ status: 500 });
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8].map(failures =>
      backoff({ error, failures, random: all }),
    );
    expect(ceilings).toEqual([
      1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000,
    ]);
    expect(backoff({ error, failures: 3, random: () => 0.25 })).toBe(1000);
  });

  it('should obey Retry-After, and not come back with all the others', () => {
    const error = failed({ status: 429, retryAfter: 7000 });
    expect(backoff({ error, failures: 1, random: () => 0 })).toBe(7000);
    expect(backoff({ error, failures: 9, random: all })).toBe(8000);
  });

  it.each([401, 403])(
    'should ask again soon after %p, and each minute when that lasts',
    status => {
      const error = failed({ status });
      const waits = [1, 2, 3, 4, 5, 6].map(failures =>
        backoff({ error, failures, random: () => 0 }),
      );
      expect(waits).toEqual([5000, 10000, 20000, 40000, 60000, 60000]);
    },
  );
});
