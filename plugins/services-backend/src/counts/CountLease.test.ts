import { mockServices } from '@backstage/backend-test-utils';
import { CountLease } from './CountLease';
import { LEASE_MS } from './CountStore';

describe('CountLease', () => {
  const renew = jest.fn<
    Promise<boolean>,
    [{ operationId: string; holder: string }]
  >();
  const logger = mockServices.logger.mock();
  let lease: CountLease;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.resetAllMocks();
    renew.mockResolvedValue(true);
    lease = new CountLease({
      store: { renew },
      logger,
      operationId: 'operation-1',
      holder: 'replica-1',
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('should give signs of life while it works, and none after', async () => {
    let finish = (_: string) => {};
    const work = lease.during(
      () =>
        new Promise<string>(resolve => {
          finish = resolve;
        }),
    );
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renew).toHaveBeenCalledTimes(4);
    expect(renew).toHaveBeenCalledWith({
      operationId: 'operation-1',
      holder: 'replica-1',
    });
    finish('done');
    expect(await work).toBe('done');
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renew).toHaveBeenCalledTimes(4);
  });

  it('should go on when the database does not answer for a while', async () => {
    renew.mockRejectedValueOnce(new Error('no connection'));
    let finish = () => {};
    const work = lease.during(
      () =>
        new Promise<void>(resolve => {
          finish = resolve;
        }),
    );
    await jest.advanceTimersByTimeAsync(LEASE_MS / 2);
    expect(renew).toHaveBeenCalledTimes(2);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    finish();
    await work;
  });

  it('should stop when the work fails', async () => {
    await expect(
      lease.during(async () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renew).not.toHaveBeenCalled();
  });

  it('should know when it is not held any more', async () => {
    renew.mockResolvedValue(false);
    expect(await lease.isHeld()).toBe(false);
  });
});
