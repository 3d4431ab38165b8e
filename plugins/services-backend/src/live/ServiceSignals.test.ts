import { mockServices } from '@backstage/backend-test-utils';
import { ServiceSignals } from './ServiceSignals';

describe('ServiceSignals', () => {
  const publish = jest.fn(
    async (_: { channel: string; message: object }) => {},
  );
  const logger = mockServices.logger.mock();
  let signals: ServiceSignals;
  let revision: number;

  const channels = () => publish.mock.calls.map(([{ channel }]) => channel);

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset();
    revision = 1;
    signals = new ServiceSignals({
      signals: { publish },
      logger,
      replica: 'replica-1',
      revision: () => revision,
    });
  });

  afterEach(() => {
    signals.stop();
    jest.useRealTimers();
  });

  it('should tell at once what happens when all is quiet', async () => {
    signals.changed(['a']);
    await jest.advanceTimersByTimeAsync(0);
    expect(channels()).toEqual(['longshore-services:a', 'longshore-services']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(publish).toHaveBeenCalledTimes(2);
  });

  it('should tell once in an interval, after the last change in it', async () => {
    signals.changed(['first']);
    await jest.advanceTimersByTimeAsync(0);
    publish.mockClear();
    for (let i = 0; i < 70; i++) {
      revision = i;
      signals.changed(['a', 'b']);
      await jest.advanceTimersByTimeAsync(5);
    }
    expect(publish).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(50);
    expect(channels()).toEqual([
      'longshore-services:a',
      'longshore-services:b',
      'longshore-services',
    ]);
    expect(publish.mock.calls[2][0]).toEqual({
      recipients: { type: 'broadcast' },
      channel: 'longshore-services',
      message: { revision: 69, replica: 'replica-1' },
    });
    await jest.advanceTimersByTimeAsync(5_000);
    expect(publish).toHaveBeenCalledTimes(3);
  });

  it('should tell all pages of services at once when many change', async () => {
    signals.changed(Array.from({ length: 450 }, (_, i) => `id-${i}`));
    await jest.advanceTimersByTimeAsync(0);
    expect(channels()).toEqual([
      'longshore-services-every',
      'longshore-services',
    ]);
    publish.mockClear();
    signals.changed(['id-1']);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(channels()).toEqual([
      'longshore-services:id-1',
      'longshore-services',
    ]);
  });

  it('should go on after signals could not be sent', async () => {
    publish.mockRejectedValueOnce(new Error('bus is down'));
    signals.changed(['a']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    publish.mockClear();
    signals.changed(['a']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(channels()).toEqual(['longshore-services:a', 'longshore-services']);
  });
});
