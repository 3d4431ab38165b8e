import { mockServices } from '@backstage/backend-test-utils';
import { ChangeMessage } from '@longshore/plugin-clusters-common';
import { FakeClusters } from '../__testUtils__/FakeClusters';
import { ChangeConsumer } from './ChangeConsumer';

describe('ChangeConsumer', () => {
  const heartbeat = (cursor: string): ChangeMessage => ({
    type: 'heartbeat',
    cursor,
  });
  const logger = mockServices.logger.mock();
  let clusters: FakeClusters;
  let stopped: AbortController;
  let messages: ChangeMessage[];
  let contacts: (string | undefined)[];
  let running: Promise<void>;

  function start(onMessage?: (message: ChangeMessage) => void) {
    running = new ChangeConsumer({
      clusters,
      logger,
      onMessage: onMessage ?? (message => messages.push(message)),
      onContact: lostSince => contacts.push(lostSince),
    }).run(stopped.signal);
  }

  /** Lets timers come due and what waits for them run. */
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-11-20T08:00:00.000Z') });
    jest.clearAllMocks();
    clusters = new FakeClusters();
    stopped = new AbortController();
    messages = [];
    contacts = [];
  });

  afterEach(async () => {
    stopped.abort();
    await running;
    jest.useRealTimers();
  });

  it('should come back with the cursor of the last message', async () => {
    start();
    await pass(0);
    clusters.send({ type: 'start', resumed: false }, heartbeat('7'));
    await pass(0);
    expect(messages).toHaveLength(2);
    clusters.disconnect();
    await pass(500);
    expect(clusters.cursors).toEqual([undefined, '7']);
  });

  it('should not move its cursor past what it failed to handle', async () => {
    let broken = true;
    start(message => {
      if (broken && 'cursor' in message && message.cursor === '2') {
        broken = false;
        throw new Error('out of memory');
      }
      messages.push(message);
    });
    await pass(0);
    clusters.send(heartbeat('1'), heartbeat('2'), heartbeat('3'));
    await pass(500);
    expect(clusters.cursors).toEqual([undefined, '1']);
    expect(messages).toEqual([heartbeat('1')]);
  });

  it('should wait longer the longer nobody answers, and warn once', async () => {
    const refuse = jest
      .spyOn(clusters, 'watchChanges')
      // eslint-disable-next-line require-yield
      .mockImplementation(async function* refused() {
        throw new Error('connection refused');
      });
    start();
    await pass(2_000);
    const early = refuse.mock.calls.length;
    expect(early).toBeGreaterThanOrEqual(2);
    await pass(60_000);
    const tries = refuse.mock.calls.length;
    await pass(60_000);
    // At 7.5 to 15 s each.
    expect(refuse.mock.calls.length - tries).toBeLessThanOrEqual(8);
    expect(refuse.mock.calls.length - tries).toBeGreaterThanOrEqual(4);
    expect(logger.warn).toHaveBeenCalledTimes(1);

    refuse.mockRestore();
    clusters.greeting = [heartbeat('1')];
    await pass(15_000);
    expect(messages).toEqual([heartbeat('1')]);
    expect(logger.info).toHaveBeenCalledTimes(1);
  });

  it('should give up a connection on which nothing comes any more', async () => {
    clusters.greeting = [heartbeat('1')];
    start();
    await pass(20_000);
    clusters.send(heartbeat('2'));
    await pass(29_000);
    expect(clusters.cursors).toEqual([undefined]);
    expect(contacts.at(-1)).toBeUndefined();

    clusters.greeting = [];
    await pass(1_500);
    expect(clusters.cursors).toEqual([undefined, '2']);
    expect(contacts.at(-1)).toBe('2026-11-20T08:00:20.000Z');
    clusters.send(heartbeat('3'));
    await pass(0);
    expect(contacts.at(-1)).toBeUndefined();
  });

  it('should stop when it is told to', async () => {
    start();
    await pass(0);
    stopped.abort();
    await running;
    await pass(60_000);
    expect(clusters.cursors).toHaveLength(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });
});
