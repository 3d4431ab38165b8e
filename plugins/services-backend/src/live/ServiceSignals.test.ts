import { mockServices } from '@backstage/backend-test-utils';
import { ServiceSignals } from './ServiceSignals';

describe('ServiceSignals', () => {
  const publish = jest.fn(
    async (_: { channel: string; message: object; recipients: object }) => {},
  );
  const logger = mockServices.logger.mock();
  let signals: ServiceSignals;
  let revision: number;

  const READERS = ['user:default/olivia'];
  const whoSee = jest.fn((_: readonly string[]) => READERS);

  /** Channels of what was sent; `~` marks what does not hurry. */
  const channels = () =>
    publish.mock.calls.map(
      ([{ channel, message }]) =>
        `${'relaxed' in message ? '~' : ''}${channel}`,
    );
  const services = (...ids: string[]) =>
    ids.map(id => ({ id, entityRef: `component:default/${id}` }));

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset();
    revision = 1;
    signals = new ServiceSignals({
      signals: { publish },
      readers: { whoSee },
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
    signals.changed(services('a'));
    await jest.advanceTimersByTimeAsync(1);
    expect(channels()).toEqual([
      'longshore-services:a',
      'longshore-services',
      '~longshore-services',
    ]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(publish).toHaveBeenCalledTimes(3);
  });

  it('should tell once in an interval, after the last change in it', async () => {
    signals.changed(services(...'1234567'));
    await jest.advanceTimersByTimeAsync(1);
    publish.mockClear();
    for (let i = 0; i < 70; i++) {
      revision = i;
      signals.changed(services('a', 'b'));
      await jest.advanceTimersByTimeAsync(5);
    }
    expect(publish).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(50);
    expect(channels()).toEqual([
      'longshore-services:a',
      'longshore-services:b',
      'longshore-services',
    ]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(publish).toHaveBeenCalledTimes(3);
  });

  it('should soon tell again where there was little to tell', async () => {
    signals.changed(services('first'));
    await jest.advanceTimersByTimeAsync(1);
    publish.mockClear();
    signals.changed(services('a'));
    await jest.advanceTimersByTimeAsync(98);
    expect(publish).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(channels()).toEqual(['longshore-services:a', 'longshore-services']);
  });

  it('should tell lists at once that show it, and all others seldom', async () => {
    signals.changed(services('a'));
    await jest.advanceTimersByTimeAsync(1);
    publish.mockClear();
    whoSee.mockClear();
    revision = 69;
    signals.changed(services('a', 'b'));
    await jest.advanceTimersByTimeAsync(500);
    expect(whoSee).toHaveBeenCalledWith([
      'component:default/a',
      'component:default/b',
    ]);
    expect(publish.mock.calls.map(([signal]) => signal)[2]).toEqual({
      recipients: { type: 'user', entityRef: READERS },
      channel: 'longshore-services',
      message: { revision: 69, replica: 'replica-1' },
    });

    publish.mockClear();
    whoSee.mockReturnValueOnce([]);
    signals.changed(services('c'));
    await jest.advanceTimersByTimeAsync(500);
    expect(channels()).toEqual(['longshore-services:c']);
    revision = 70;
    await jest.advanceTimersByTimeAsync(9_500);
    expect(channels()).toEqual(['longshore-services:c', '~longshore-services']);
    expect(publish.mock.calls[1][0]).toEqual({
      recipients: { type: 'broadcast' },
      channel: 'longshore-services',
      message: { revision: 70, replica: 'replica-1', relaxed: true },
    });
  });

  it('should tell all pages of services at once when many change', async () => {
    signals.changed(
      services(...Array.from({ length: 450 }, (_, i) => `id-${i}`)),
    );
    await jest.advanceTimersByTimeAsync(1);
    expect(channels()).toEqual([
      'longshore-services-every',
      'longshore-services',
    ]);
    publish.mockClear();
    signals.changed(services('id-1'));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(channels()).toEqual([
      'longshore-services:id-1',
      'longshore-services',
    ]);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(channels()).toContain('~longshore-services');
  });

  it('should go on after signals could not be sent', async () => {
    publish.mockRejectedValueOnce(new Error('bus is down'));
    signals.changed(services('a'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    publish.mockClear();
    signals.changed(services('a'));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(channels()).toEqual(['longshore-services:a', 'longshore-services']);
  });
});
