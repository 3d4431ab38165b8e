import { LogMessage } from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { cutLines } from './cutLines';
import { LogPosition } from './LogPosition';
import { readStampedLine } from './logTime';
import { MergedLogs, WINDOW_MS } from './MergedLogs';

describe('readStampedLine', () => {
  it.each([
    [
      '2026-01-01T00:00:00.123456789Z hello',
      '2026-01-01T00:00:00.123456789Z',
      'hello',
    ],
    [
      '2026-01-01T08:00:00.5+08:00 x y',
      '2026-01-01T00:00:00.500000000Z',
      'x y',
    ],
    ['2026-01-01T00:00:00Z ', '2026-01-01T00:00:00.000000000Z', ''],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000000000Z', ''],
  ])('should read %j', (line, at, text) => {
    expect(readStampedLine(line)).toEqual({ at, text });
  });

  it.each(['', 'unable to retrieve container logs', '2026-13-01T00:00:00Z x'])(
    'should not take %j for a line of a container',
    line => {
      expect(readStampedLine(line)).toBeUndefined();
    },
  );
});

describe('LogPosition', () => {
  it('should pass on every line once, also those of one moment', () => {
    const position = new LogPosition();
    const take = (...times: string[]) => times.map(at => position.take(at));
    expect(position.since).toBeUndefined();
    const [a, b, c] = [1, 2, 3].map(
      nanos => `2026-01-01T00:00:05.00000000${nanos}Z`,
    );
    expect(take(a, b, b)).toEqual([true, true, true]);
    expect(position.since).toBe('2026-01-01T00:00:05Z');

    position.rewind();
    // The server begins with the whole second again, and has one more of b.
    expect(take(a, b, b, b, c)).toEqual([false, false, false, true, true]);
    position.rewind();
    expect(take(c)).toEqual([false]);
  });
});

describe('cutLines', () => {
  async function cut(chunks: Array<string | Buffer>, max?: number) {
    async function* bytes() {
      for (const chunk of chunks) yield Buffer.from(chunk);
    }
    const lines = [];
    for await (const { text, cut: isCut } of cutLines(bytes(), max)) {
      lines.push(isCut ? `${text}…` : text);
    }
    return lines;
  }

  it('should put lines and characters together that were split', async () => {
    const [first, second] = [
      Buffer.from('日志').subarray(0, 4),
      Buffer.from('日志').subarray(4),
    ];
    expect(await cut(['a', 'b\nc\n', first, second, '\n\nlast'])).toEqual([
      'ab',
      'c',
      '日志',
      '',
      'last',
    ]);
  });

  it('should leave out the rest of a line that is too long, and go on', async () => {
    expect(await cut(['abc', 'def', 'ghi\nshort\nabcd\n'], 4)).toEqual([
      'abcd…',
      'short'.slice(0, 4).concat('…'),
      'abcd',
    ]);
  });
});

describe('MergedLogs', () => {
  let clock: ManualClock;
  let stop: AbortController;
  let merged: MergedLogs;
  let open: boolean;

  beforeEach(() => {
    clock = new ManualClock();
    stop = new AbortController();
    merged = new MergedLogs({ clock, signal: stop.signal });
    open = false;
  });
  afterEach(() => stop.abort());

  const lineOf = (pod: string, second: number): LogMessage => ({
    type: 'line',
    cell: 'a',
    namespace: 'shop',
    pod,
    at: `2026-01-01T00:00:${String(second).padStart(2, '0')}.000000000Z`,
    text: `${pod}${second}`,
  });

  /** A source that a test feeds. */
  function source(pod: string) {
    const queue: LogMessage[] = [];
    let ended = false;
    let asked = 0;
    let wake = () => {};
    const woken = () =>
      new Promise<void>(resolve => {
        wake = resolve;
      });
    async function* messages() {
      for (;;) {
        while (queue.length > 0) {
          asked += 1;
          yield queue.shift()!;
        }
        if (ended) return;
        await woken();
      }
    }
    merged.add(messages());
    return {
      say: (...seconds: number[]) => {
        queue.push(...seconds.map(second => lineOf(pod, second)));
        wake();
      },
      end: () => {
        ended = true;
        wake();
      },
      asked: () => asked,
    };
  }

  function reader() {
    const messages = merged.read({ open: () => open });
    return async () => {
      const { done, value } = await messages.next();
      if (done) return 'end';
      return value.type === 'line' ? value.text : value.type;
    };
  }

  it('should give the lines of several containers in the order of time', async () => {
    const [a, b] = [source('a'), source('b')];
    a.say(1, 4, 5);
    b.say(2, 3, 6);
    a.end();
    b.end();
    const next = reader();
    const all = [];
    for (let text = await next(); text !== 'end'; text = await next()) {
      all.push(text);
    }
    expect(all).toEqual(['a1', 'b2', 'b3', 'a4', 'a5', 'b6']);
  });

  it('should wait for a silent container for a moment once, and not for each line', async () => {
    const [a, b] = [source('a'), source('b')];
    a.say(1, 2, 3);
    const next = reader();
    const first = next();
    await clock.untilWaiting(1, WINDOW_MS);
    clock.advance(WINDOW_MS);
    expect(await first).toBe('a1');
    // The clock stands still from here on.
    expect(await next()).toBe('a2');
    expect(await next()).toBe('a3');
    const late = next();
    b.say(1);
    await clock.untilWaiting(1, WINDOW_MS);
    clock.advance(WINDOW_MS);
    expect(await late).toBe('b1');
  });

  it('should ask for no more than one line ahead', async () => {
    const a = source('a');
    a.say(...Array.from({ length: 50 }, (_, index) => index));
    const next = reader();
    expect(await next()).toBe('a0');
    await new Promise(setImmediate);
    expect(a.asked()).toBeLessThanOrEqual(2);
  });

  it('should say that it is there when nothing happens, and end when asked to', async () => {
    source('a');
    open = true;
    const next = reader();
    const quiet = next();
    await clock.untilWaiting(1, WINDOW_MS);
    clock.advance(WINDOW_MS);
    await clock.untilWaiting(5_000, 10_000);
    clock.advance(10_000);
    expect(await quiet).toBe('heartbeat');
    const last = next();
    stop.abort();
    expect(await last).toBe('end');
  });

  it('should take in containers that come later', async () => {
    open = true;
    const next = reader();
    const first = next();
    await clock.untilWaiting(1, 10_000);
    const a = source('a');
    a.say(1);
    a.end();
    expect(await first).toBe('a1');
    open = false;
    expect(await next()).toBe('end');
  });
});
