import { SignalApi, signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook } from '@testing-library/react';
import { ReactNode } from 'react';
import { LiveRefreshOptions, useLiveRefresh } from './useLiveRefresh';

const START = Date.parse('2026-11-20T12:00:00Z');

class TestSignals {
  #listeners = new Map<string, (message: never) => void>();

  subscribe(channel: string, onMessage: (message: never) => void) {
    this.#listeners.set(channel, onMessage);
    return { unsubscribe: () => this.#listeners.delete(channel) };
  }

  send(
    channel: string,
    revision: number,
    replica?: string,
    rest: { relaxed?: boolean } = {},
  ) {
    act(() =>
      this.#listeners.get(channel)?.({ revision, replica, ...rest } as never),
    );
  }
}

function setVisibility(state: 'visible' | 'hidden') {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => state,
  });
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

async function pass(ms: number) {
  await act(() => jest.advanceTimersByTimeAsync(ms));
}

function renderLive(
  options: Partial<LiveRefreshOptions> = {},
  signals?: TestSignals,
) {
  const refetch = jest.fn().mockResolvedValue(undefined);
  const apis: [typeof signalApiRef, SignalApi][] = signals
    ? [[signalApiRef, signals]]
    : [];
  const wrapper = ({ children }: { children: ReactNode }) => (
    <TestApiProvider apis={apis}>{children}</TestApiProvider>
  );
  const hook = renderHook(
    (props: Partial<LiveRefreshOptions>) =>
      useLiveRefresh({
        channels: ['services'],
        refetch,
        revision: 1,
        updatedAt: START,
        ...props,
      }),
    { wrapper, initialProps: options },
  );
  return { ...hook, refetch };
}

describe('useLiveRefresh', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: START });
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    setVisibility('visible');
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('should read again a moment after a signal', async () => {
    const signals = new TestSignals();
    const { refetch, result } = renderLive({}, signals);
    await pass(1_000);
    signals.send('services', 2);
    await pass(100);
    expect(refetch).not.toHaveBeenCalled();
    await pass(100);
    expect(refetch).toHaveBeenCalledTimes(1);
    expect(result.current.state).toBe('live');
  });

  it('should not hurry after a signal that may concern others, nor be behind by it', async () => {
    const signals = new TestSignals();
    const { refetch, result } = renderLive({ replica: 'a' }, signals);
    await pass(1_000);
    signals.send('services', 2, 'a', { relaxed: true });
    await pass(2_400);
    expect(refetch).not.toHaveBeenCalled();
    await pass(200);
    expect(refetch).toHaveBeenCalledTimes(1);
    await pass(10_000);
    expect(refetch).toHaveBeenCalledTimes(1);
    expect(result.current.state).toBe('live');
  });

  it('should read after such a signal of another replica, and not after what it has', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({ replica: 'a', revision: 5 }, signals);
    await pass(1_000);
    signals.send('services', 4, 'a', { relaxed: true });
    await pass(5_000);
    expect(refetch).not.toHaveBeenCalled();
    signals.send('services', 4, 'b', { relaxed: true });
    await pass(5_000);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should hurry after all when it is concerned meanwhile', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({ replica: 'a' }, signals);
    await pass(1_000);
    signals.send('services', 2, 'a', { relaxed: true });
    signals.send('services', 3, 'a');
    await pass(200);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should wait longer for a portal whose answers take long', async () => {
    const signals = new TestSignals();
    const { refetch, rerender } = renderLive({}, signals);
    refetch.mockImplementation(
      () => new Promise(resolve => setTimeout(resolve, 300)),
    );
    await pass(1_000);
    signals.send('services', 2);
    await pass(600);
    rerender({ revision: 2, updatedAt: Date.now() });
    signals.send('services', 3);
    await pass(700);
    expect(refetch).toHaveBeenCalledTimes(1);
    await pass(150);
    expect(refetch).toHaveBeenCalledTimes(2);
  });

  it('should not wait longer after two slow answers among quick ones', async () => {
    const signals = new TestSignals();
    const { refetch, rerender } = renderLive({}, signals);
    let answerMs = 10;
    refetch.mockImplementation(
      () => new Promise(resolve => setTimeout(resolve, answerMs)),
    );
    await pass(1_000);
    signals.send('services', 2);
    await pass(1_000);
    rerender({ revision: 2, updatedAt: Date.now() });
    answerMs = 300;
    signals.send('services', 3);
    await pass(1_000);
    rerender({ revision: 3, updatedAt: Date.now() });
    signals.send('services', 4);
    await pass(1_000);
    rerender({ revision: 4, updatedAt: Date.now() });
    signals.send('services', 5);
    await pass(200);
    expect(refetch).toHaveBeenCalledTimes(4);
  });

  it('should read twice a second at most, and show each change in time', async () => {
    const signals = new TestSignals();
    const { refetch, rerender } = renderLive({}, signals);
    refetch.mockImplementation(
      () => new Promise(resolve => setTimeout(resolve, 20)),
    );
    await pass(1_000);
    const reads = () => refetch.mock.calls.length;
    for (let revision = 2; revision < 27; revision += 1) {
      const before = reads();
      signals.send('services', revision);
      await pass(390);
      if (reads() > before) {
        rerender({ revision, updatedAt: Date.now() });
      }
      await pass(10);
    }
    // In 10 s.
    expect(reads()).toBeLessThanOrEqual(20);
    expect(reads()).toBeGreaterThanOrEqual(12);
  });

  it('should not make a change wait that happens while it reads', async () => {
    const signals = new TestSignals();
    const { refetch, rerender } = renderLive({}, signals);
    refetch.mockImplementation(
      () => new Promise(resolve => setTimeout(resolve, 20)),
    );
    await pass(1_000);
    signals.send('services', 2);
    await pass(130);
    expect(refetch).toHaveBeenCalledTimes(1);
    signals.send('services', 3);
    await pass(20);
    rerender({ revision: 2, updatedAt: Date.now() });
    await pass(600);
    expect(refetch).toHaveBeenCalledTimes(2);
  });

  it('should read once for many signals', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({}, signals);
    [2, 3, 4].forEach(revision => signals.send('services', revision));
    await pass(1_050);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should leave a signal alone that tells what the page has', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({}, signals);
    signals.send('services', 1);
    await pass(5_000);
    expect(refetch).not.toHaveBeenCalled();
  });

  it('should read again until the revision that it was told of has come', async () => {
    const signals = new TestSignals();
    const { refetch, rerender, result } = renderLive({}, signals);
    signals.send('services', 5);
    await pass(1_050);
    rerender({ revision: 3, updatedAt: Date.now() });
    await pass(2_100);
    expect(refetch).toHaveBeenCalledTimes(2);
    rerender({ revision: 5, updatedAt: Date.now() });
    await pass(10_000);
    expect(refetch).toHaveBeenCalledTimes(2);
    expect(result.current.state).toBe('live');
  });

  it('should not wait for the revision of a replica that another answers for', async () => {
    const signals = new TestSignals();
    const { refetch, rerender, result } = renderLive(
      { revision: 7, replica: 'a' },
      signals,
    );
    signals.send('services', 9_000, 'b');
    await pass(1_050);
    expect(refetch).toHaveBeenCalledTimes(1);
    rerender({ revision: 8, replica: 'a', updatedAt: Date.now() });
    await pass(10_000);
    expect(refetch).toHaveBeenCalledTimes(1);
    expect(result.current.state).toBe('live');
  });

  it('should read once though the other replica answers the same as before', async () => {
    const signals = new TestSignals();
    const { refetch, result } = renderLive(
      { revision: 7, replica: 'a' },
      signals,
    );
    signals.send('services', 7, 'b');
    await pass(12_000);
    expect(refetch).toHaveBeenCalledTimes(1);
    expect(result.current.state).toBe('live');
  });

  it('should wait for the revision of the replica that the data is from', async () => {
    const signals = new TestSignals();
    const { refetch, rerender } = renderLive(
      { revision: 7, replica: 'a' },
      signals,
    );
    signals.send('services', 9, 'a');
    await pass(1_050);
    rerender({ revision: 8, replica: 'a', updatedAt: Date.now() });
    await pass(2_100);
    expect(refetch).toHaveBeenCalledTimes(2);
  });

  it('should be quiet while hidden and catch up when shown', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({}, signals);
    setVisibility('hidden');
    signals.send('services', 2);
    await pass(120_000);
    expect(refetch).not.toHaveBeenCalled();
    setVisibility('visible');
    await pass(100);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should look every 30 s where signals are known to work', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({}, signals);
    signals.send('services', 1);
    await pass(29_000);
    expect(refetch).not.toHaveBeenCalled();
    await pass(2_000);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should poll more often until the first signal has come', async () => {
    const { refetch } = renderLive({}, new TestSignals());
    await pass(11_000);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should look every few seconds while something is on its way', async () => {
    const signals = new TestSignals();
    const { refetch } = renderLive({ unsettled: true }, signals);
    signals.send('services', 1);
    await pass(10_000);
    expect(refetch).toHaveBeenCalledTimes(3);
  });

  it('should poll more often in an app without signals', async () => {
    const { refetch } = renderLive();
    await pass(11_000);
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('should admit by how much it is delayed', async () => {
    const signals = new TestSignals();
    const { result } = renderLive({}, signals);
    signals.send('services', 2);
    await pass(12_500);
    expect(result.current).toEqual({
      state: 'delayed',
      delaySeconds: 12,
      updatedAt: START,
    });
  });

  it('should be offline while reading fails, and try again', async () => {
    const { result, refetch, rerender } = renderLive(
      { failing: true },
      new TestSignals(),
    );
    await pass(0);
    expect(result.current.state).toBe('offline');
    await pass(6_000);
    expect(refetch).toHaveBeenCalled();
    rerender({ failing: false, updatedAt: Date.now() });
    await pass(0);
    expect(result.current.state).toBe('live');
  });

  it('should be offline when the browser is', async () => {
    jest.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    const { result } = renderLive();
    act(() => {
      window.dispatchEvent(new Event('offline'));
    });
    expect(result.current.state).toBe('offline');
  });
});
