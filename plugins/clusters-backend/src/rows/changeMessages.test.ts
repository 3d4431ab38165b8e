import { mockServices } from '@backstage/backend-test-utils';
import { Cell, ChangeMessage } from '@longshore/plugin-clusters-common';
import { ManualClock } from '../__testUtils__/ManualClock';
import { Claims } from '../claims/Claims';
import { CellConfig } from '../registry/CellConfig';
import { CellTable } from './CellTable';
import { ChangeLog } from './ChangeLog';
import { ReaderTooSlowError, changeMessages } from './changeMessages';

const config: CellConfig = {
  name: 'a',
  region: 'gz',
  environments: ['production'],
  simulated: false,
  access: { url: new URL('https://a'), identity: { type: 'token', token: '' } },
};

const CELL: Cell = {
  name: 'a',
  region: 'gz',
  environments: ['production'],
  simulated: false,
  contact: { state: 'live', since: '2026-01-01T00:00:00Z' },
};

function pod(uid: string, ip?: string) {
  return {
    metadata: {
      uid,
      name: uid,
      labels: {
        'longshore.dev/service': 'orders',
        'longshore.dev/environment': 'production',
      },
    },
    status: { podIP: ip },
  };
}

describe('changeMessages', () => {
  let clock: ManualClock;
  let log: ChangeLog;
  let table: CellTable;
  let synced: string[];
  let stop: AbortController;

  beforeEach(() => {
    clock = new ManualClock();
    stop = new AbortController();
    synced = [];
    log = new ChangeLog({ capacity: 2_000 });
    table = new CellTable({
      cell: config,
      kind: 'Pod',
      claims: new Claims({ logger: mockServices.logger.mock() }),
      observer: {
        onChange: (changed, uid) =>
          log.append({ type: 'row', table: changed, uid }),
      },
    });
  });

  function open(cursor?: string) {
    return changeMessages(
      {
        log,
        cells: () => [CELL],
        syncedCells: () => synced,
        tables: () => [table],
      },
      { cursor, clock, signal: stop.signal },
    );
  }

  async function take(
    messages: AsyncGenerator<ChangeMessage>,
    count: number,
  ): Promise<ChangeMessage[]> {
    const taken: ChangeMessage[] = [];
    for (let i = 0; i < count; i += 1) {
      const { value, done } = await messages.next();
      if (done) break;
      taken.push(value);
    }
    return taken;
  }

  /** The next message, after the time in which changes are collected. */
  async function takeNext(messages: AsyncGenerator<ChangeMessage>) {
    const next = messages.next();
    await clock.untilWaiting(100);
    clock.advance(100);
    return (await next).value as Exclude<ChangeMessage, { type: 'start' }>;
  }

  const cursorOf = (message: ChangeMessage) =>
    message.type === 'start' ? undefined : message.cursor;

  it('should send everything to a new reader, in parts', async () => {
    for (let i = 0; i < 1_001; i += 1) table.put(pod(String(i)));
    synced = ['a'];
    const messages = await take(open(), 7);
    expect(messages.map(({ type }) => type)).toEqual([
      'start',
      'cells',
      'rows',
      'rows',
      'rows',
      'complete',
      'heartbeat',
    ]);
    expect(messages[0]).toEqual({ type: 'start', resumed: false });
    expect(messages[1]).toMatchObject({ cells: [CELL] });
    const rows = messages.flatMap(message =>
      message.type === 'rows' ? message.changed : [],
    );
    expect(new Set(rows.map(({ uid }) => uid)).size).toBe(1_001);
    // Before the end a reader cannot resume, at the end it can.
    for (const message of messages.slice(1, 6)) {
      expect(log.resume(cursorOf(message))).toBeUndefined();
    }
    expect(log.resume(cursorOf(messages[6]))).toBe(1_001);
  });

  it('should not call a cell complete that was not read yet', async () => {
    const reader = open();
    const messages = await take(reader, 3);
    expect(messages.map(({ type }) => type)).toEqual([
      'start',
      'cells',
      'heartbeat',
    ]);
    log.append({ type: 'complete', cell: 'a' });
    table.put(pod('1'));
    expect(await takeNext(reader)).toMatchObject({ type: 'rows' });
    expect((await reader.next()).value).toEqual({
      type: 'complete',
      cell: 'a',
      cursor: log.cursorAt(2),
    });
  });

  it('should collect changes and send each row once, as it is', async () => {
    const reader = open();
    await take(reader, 3);
    table.put(pod('1', '10.0.0.1'));
    table.put(pod('2'));
    table.put(pod('1', '10.0.0.2'));
    table.remove(pod('2'));
    expect(await takeNext(reader)).toEqual({
      type: 'rows',
      cursor: log.cursorAt(4),
      changed: [expect.objectContaining({ uid: '1', ip: '10.0.0.2' })],
      removed: [{ kind: 'Pod', cell: 'a', uid: '2' }],
    });
  });

  it('should go on where a reader has left off', async () => {
    table.put(pod('1'));
    const cursor = log.cursorAt(log.head);
    table.put(pod('2'));
    log.append({ type: 'cells' });
    const messages = await take(open(cursor), 3);
    expect(messages).toEqual([
      { type: 'start', resumed: true },
      { type: 'cells', cursor, cells: [CELL] },
      {
        type: 'rows',
        cursor: log.cursorAt(3),
        changed: [expect.objectContaining({ uid: '2' })],
        removed: [],
      },
    ]);
  });

  it('should send a step again to a reader that broke off within it', async () => {
    const start = log.cursorAt(0);
    for (let i = 0; i < 600; i += 1) table.put(pod(String(i)));
    const messages = await take(open(start), 3);
    expect(messages.map(cursorOf)).toEqual([
      undefined,
      start,
      log.cursorAt(600),
    ]);
  });

  it('should send everything when the cursor is of another process', async () => {
    const [start] = await take(open(new ChangeLog().cursorAt(0)), 1);
    expect(start).toEqual({ type: 'start', resumed: false });
  });

  it('should send a heartbeat within 10 s when nothing happens', async () => {
    const reader = open();
    await take(reader, 3);
    const next = reader.next();
    await clock.untilWaiting(0, 10_000);
    clock.advance(10_000);
    expect((await next).value).toEqual({
      type: 'heartbeat',
      cursor: log.cursorAt(0),
    });
  });

  it('should let a reader go that has fallen too far behind', async () => {
    const slow = open();
    await take(slow, 3);
    for (let i = 0; i < 2_001; i += 1) table.put(pod(String(i)));
    await expect(takeNext(slow)).rejects.toThrow(ReaderTooSlowError);
  });

  it('should send rows again that change during the snapshot', async () => {
    for (let i = 0; i < 600; i += 1) table.put(pod(String(i)));
    const reader = open();
    await take(reader, 3);
    table.put(pod('0', '10.0.0.1'));
    table.remove(pod('1'));
    const rest = await take(reader, 2);
    expect(rest.map(({ type }) => type)).toEqual(['rows', 'heartbeat']);
    expect(await takeNext(reader)).toMatchObject({
      changed: [{ uid: '0', ip: '10.0.0.1' }],
      removed: [{ uid: '1' }],
    });
  });

  it('should end when asked to', async () => {
    const reader = open();
    await take(reader, 3);
    const next = reader.next();
    stop.abort();
    expect((await next).done).toBe(true);
    expect(clock.waiting).toEqual([]);
  });
});
