import { ChangeLog } from './ChangeLog';

describe('ChangeLog', () => {
  const cells = (log: ChangeLog, count: number) => {
    for (let i = 1; i <= count; i += 1) {
      log.append({ type: 'complete', cell: String(log.head + 1) });
    }
  };
  const namesIn = (log: ChangeLog, from: number) =>
    [...log.range(from, log.head)].map(change =>
      change.type === 'complete' ? change.cell : '',
    );

  it('should keep the last changes in order', () => {
    const log = new ChangeLog({ capacity: 3 });
    cells(log, 5);
    expect(log.head).toBe(5);
    expect(namesIn(log, 2)).toEqual(['3', '4', '5']);
    expect(log.holds(2)).toBe(true);
    expect(log.holds(1)).toBe(false);
    expect(log.holds(6)).toBe(false);
  });

  it('should resume from its own cursors while it holds what follows', () => {
    const log = new ChangeLog({ capacity: 3 });
    const start = log.cursorAt(0);
    expect(log.resume(start)).toBe(0);
    cells(log, 3);
    expect(log.resume(start)).toBe(0);
    cells(log, 1);
    expect(log.resume(start)).toBeUndefined();
    expect(log.resume(log.cursorAt(4))).toBe(4);
  });

  it('should not resume from anything else', () => {
    const log = new ChangeLog();
    const other = new ChangeLog();
    for (const cursor of [
      undefined,
      '',
      '0',
      log.noCursor,
      other.cursorAt(0),
      `${log.cursorAt(0)}0000000000000000`,
      log.cursorAt(7),
      `${log.noCursor}-1`,
    ]) {
      expect(log.resume(cursor)).toBeUndefined();
    }
  });

  it('should wake those that wait, once', () => {
    const log = new ChangeLog();
    const one = jest.fn();
    const other = jest.fn();
    log.onNext(one);
    log.onNext(other)();
    cells(log, 2);
    expect(one).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });
});
