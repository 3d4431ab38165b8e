import { ManualClock } from '../__testUtils__/ManualClock';
import { CellError } from '../connection/CellError';
import { CellContactTracker } from './CellContactTracker';

function failed(code: string, status?: number) {
  return new CellError({ code, message: code }, { status });
}

describe('CellContactTracker', () => {
  let clock: ManualClock;
  let onChange: jest.Mock;
  let tracker: CellContactTracker;

  beforeEach(() => {
    clock = new ManualClock();
    onChange = jest.fn();
    tracker = new CellContactTracker({
      cell: 'a',
      kinds: ['Pod', 'Deployment'],
      clock,
      onChange,
    });
  });

  function sync() {
    for (const kind of ['Pod', 'Deployment'] as const) {
      tracker.typeSynced(kind);
      tracker.typeCurrent(kind);
    }
  }

  it('should be live when every kind was read and is watched', () => {
    expect(tracker.contact.state).toBe('connecting');
    tracker.typeSynced('Pod');
    tracker.typeCurrent('Pod');
    expect(tracker.contact.state).toBe('connecting');
    tracker.typeSynced('Deployment');
    tracker.typeCurrent('Deployment');
    expect(tracker.contact).toEqual({
      state: 'live',
      since: '2026-01-01T00:00:00.000Z',
    });
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('should say why it is not connected, at the first failure', () => {
    tracker.typeTrouble('Pod', failed('certificate-expired'));
    expect(tracker.contact).toMatchObject({
      state: 'connecting',
      failure: { code: 'certificate-expired' },
    });
  });

  it('should be stale after two missed probes, and live after contact and new watches', () => {
    sync();
    tracker.probeMissed(failed('timeout'));
    expect(tracker.contact.state).toBe('live');
    clock.advance(10_000);
    tracker.probeMissed(failed('timeout'));
    expect(tracker.contact).toMatchObject({
      state: 'stale',
      since: '2026-01-01T00:00:10.000Z',
      failure: { code: 'timeout' },
    });
    clock.advance(10_000);
    tracker.probeAnswered();
    expect(tracker.contact.state).toBe('stale');
    tracker.typeCurrent('Pod');
    expect(tracker.contact.state).toBe('stale');
    tracker.typeCurrent('Deployment');
    expect(tracker.contact).toEqual({
      state: 'live',
      since: '2026-01-01T00:00:20.000Z',
      lastContact: '2026-01-01T00:00:20.000Z',
    });
  });

  it('should take one failed attempt for a restart of an API server', () => {
    sync();
    tracker.typeTrouble('Pod', failed('unreachable'));
    expect(tracker.contact.state).toBe('live');
    tracker.typeTrouble('Pod', failed('unreachable'));
    expect(tracker.contact.state).toBe('stale');
    tracker.typeCurrent('Pod');
    expect(tracker.contact.state).toBe('live');
  });

  it('should be stale at once when a right was taken away', () => {
    sync();
    tracker.typeTrouble('Pod', failed('forbidden', 403));
    expect(tracker.contact).toMatchObject({
      state: 'stale',
      failure: { code: 'forbidden' },
    });
  });

  it('should be stale when a kind stays behind for long', () => {
    sync();
    tracker.typeTrouble('Pod', failed('watch-broken'));
    clock.advance(30_001);
    tracker.evaluate();
    expect(tracker.contact).toMatchObject({
      state: 'stale',
      failure: { code: 'watch-broken' },
    });
  });

  it('should tell of a change only when there is one', () => {
    sync();
    tracker.probeAnswered();
    tracker.typeCurrent('Pod');
    tracker.probeAnswered();
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});
