import { CellHealthState } from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CellHealthRecord, judgeHealth } from './judgeHealth';
import { ProbeRecord } from './ProbeRecord';

const TIMEOUT = { code: 'timeout', message: 'did not answer in time' };

describe('judgeHealth', () => {
  let clock: ManualClock;
  let probes: ProbeRecord;
  let record: CellHealthRecord;

  beforeEach(() => {
    clock = new ManualClock();
    probes = new ProbeRecord({ clock });
    record = {
      cell: 'a',
      state: 'unknown',
      since: clock.now(),
      dataPlane: 'unknown',
    };
  });

  function judge(): CellHealthState {
    record = judgeHealth(record, probes.observation, clock.now());
    return record.state;
  }

  /** Looks every second, as the monitor does. */
  function pass(seconds: number): CellHealthState[] {
    return Array.from({ length: seconds }, () => {
      clock.advance(1_000);
      return judge();
    });
  }

  function lose() {
    probes.answered();
    judge();
    probes.missed(TIMEOUT);
    probes.missed(TIMEOUT);
    pass(27);
    expect(record.state).toBe('control-plane-lost');
  }

  it('should believe nothing before the first answer', () => {
    expect(pass(20).at(-1)).toBe('unknown');
    probes.answered();
    expect(judge()).toBe('healthy');
  });

  it('should suspect nothing for one miss', () => {
    probes.answered();
    judge();
    probes.missed(TIMEOUT);
    expect(pass(20)).toEqual(Array(20).fill('healthy'));
  });

  it('should suspect a cell after two misses and call it lost within 30 s of its last word', () => {
    probes.answered();
    judge();
    const lastWord = clock.now();
    clock.advance(15_000);
    probes.missed(TIMEOUT);
    clock.advance(10_000);
    probes.missed(TIMEOUT);
    expect(judge()).toBe('suspect');
    expect(record.failure).toEqual(TIMEOUT);
    while (judge() === 'suspect') clock.advance(1_000);
    expect(record.state).toBe('control-plane-lost');
    expect(record.dataPlane).toBe('unknown');
    expect(record.since - lastWord).toBeLessThanOrEqual(30_000);
  });

  it('should not call lost what still sends events, though probes are missed', () => {
    probes.answered();
    judge();
    for (let seconds = 0; seconds < 120; seconds += 10) {
      probes.missed(TIMEOUT);
      probes.heard();
      clock.advance(10_000);
      judge();
    }
    expect(record.state).toBe('suspect');
  });

  it('should clear a suspicion with one answer', () => {
    probes.answered();
    judge();
    probes.missed(TIMEOUT);
    probes.missed(TIMEOUT);
    expect(judge()).toBe('suspect');
    probes.answered();
    expect(judge()).toBe('healthy');
    expect(record.failure).toBeUndefined();
  });

  it('should call a cell healthy again after 30 s of answers', () => {
    lose();
    probes.answered();
    expect(judge()).toBe('recovering');
    const states = pass(30);
    expect(states.slice(0, 29)).toEqual(Array(29).fill('recovering'));
    expect(states[29]).toBe('healthy');
  });

  it('should begin the 30 s anew at a miss', () => {
    lose();
    probes.answered();
    judge();
    pass(25);
    probes.missed(TIMEOUT);
    pass(5);
    probes.answered();
    expect(pass(29).at(-1)).toBe('recovering');
    expect(pass(1)).toEqual(['healthy']);
  });

  it('should fall back when a recovering cell goes silent again', () => {
    lose();
    probes.answered();
    judge();
    probes.missed(TIMEOUT);
    probes.missed(TIMEOUT);
    const states = pass(27);
    expect(new Set(states)).toEqual(
      new Set(['recovering', 'control-plane-lost']),
    );
    expect(states.at(-1)).toBe('control-plane-lost');
  });

  it('should forget what a second look has found when the state changes', () => {
    lose();
    record = { ...record, dataPlane: 'serving' };
    expect(judge()).toBe('control-plane-lost');
    expect(record.dataPlane).toBe('serving');
    probes.answered();
    judge();
    expect(record.dataPlane).toBe('unknown');
  });

  it('should return the same record while nothing changes', () => {
    probes.answered();
    judge();
    const before = record;
    pass(60);
    expect(record).toBe(before);
  });

  it('should give a cell a minute that it has never heard, as after a start or a take-over', () => {
    record = { ...record, state: 'healthy' };
    expect(pass(10)).toEqual(Array(10).fill('healthy'));
    probes.missed(TIMEOUT);
    probes.missed(TIMEOUT);
    expect(judge()).toBe('suspect');
    expect(pass(49).at(-1)).toBe('suspect');
    expect(pass(1)).toEqual(['control-plane-lost']);
  });
});
