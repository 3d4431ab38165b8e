import { mockServices } from '@backstage/backend-test-utils';
import { Operation } from '@longshore/plugin-longshore-common';
import { OperationSignals } from './OperationSignals';

describe('OperationSignals', () => {
  const publish = jest.fn();
  const logger = mockServices.logger.mock();
  let signals: OperationSignals;
  const change = (id: string, revision: number) =>
    signals.changed({ id, revision } as Operation);

  beforeEach(() => {
    jest.resetAllMocks();
    jest.useFakeTimers();
    publish.mockResolvedValue(undefined);
    signals = new OperationSignals({ signals: { publish }, logger });
  });
  afterEach(() => jest.useRealTimers());

  it('should send the last revision of each, once a second', async () => {
    change('one', 1);
    change('two', 4);
    change('one', 2);
    expect(publish).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(publish.mock.calls).toEqual([
      [
        {
          recipients: { type: 'broadcast' },
          channel: 'longshore:operations:one',
          message: { revision: 2 },
        },
      ],
      [expect.objectContaining({ message: { revision: 4 } })],
    ]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(publish).toHaveBeenCalledTimes(2);
  });

  it('should go on after a failure, and end when told', async () => {
    publish.mockRejectedValueOnce(new Error('no signals'));
    change('one', 1);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(logger.warn).toHaveBeenCalled();
    change('one', 2);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(publish).toHaveBeenCalledTimes(2);
    change('one', 3);
    signals.stop();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(publish).toHaveBeenCalledTimes(2);
  });
});
