import {
  Cell,
  ChangeMessage,
  RemovedRow,
  Row,
  RowKind,
} from '@longshore/plugin-clusters-common';
import { Clock, pause } from '../time/Clock';
import { CellTable } from './CellTable';
import { ChangeLog } from './ChangeLog';

/**
 * Changes are collected for so long, so that a rollout is few messages, and an
 * instance is on the screen within a second all the same.
 */
const COALESCE_MS = 100;
/** The contract says 10 s; half of it leaves room for a busy event loop. */
const HEARTBEAT_MS = 5_000;
/** Rows in one message: about 250 KB of text. */
const CHUNK = 500;

/** What a stream of changes is made from. */
export type ChangeSource = {
  log: ChangeLog;
  cells: () => Cell[];
  /** Cells of which every row was seen once. */
  syncedCells: () => string[];
  tables: () => Iterable<CellTable>;
};

/** The reader has fallen so far behind that changes are no longer kept. */
export class ReaderTooSlowError extends Error {}

/*
 * The messages for one reader, pulled by it one after the other.
 *
 * - A reader costs its position in the log and nothing else: nothing is queued
 *   for it. One that reads slowly is sent less often, and one whose position
 *   has left the log is let go and begins anew.
 * - A message carries the cursor from which a reader that has handled it may
 *   resume. Where one step takes several messages, all but the last carry the
 *   cursor from before the step, so a reader that breaks off in between is sent
 *   the step again. During a snapshot they carry one that cannot be resumed.
 * - Rows that change while a snapshot is under way are sent again after it.
 */
export async function* changeMessages(
  source: ChangeSource,
  options: {
    cursor?: string;
    clock: Clock;
    signal: AbortSignal;
  },
): AsyncGenerator<ChangeMessage> {
  const { log } = source;
  const { clock, signal } = options;
  const resumed = log.resume(options.cursor);
  let position = resumed ?? log.head;

  yield { type: 'start', resumed: resumed !== undefined };
  if (resumed === undefined) {
    yield* snapshot(source, position);
  }
  // Whoever comes back has waited already.
  let collected = resumed !== undefined && log.head > resumed;
  while (!signal.aborted) {
    if (log.head === position) {
      const arrived = await nextChange(log, { clock, signal });
      if (!arrived) {
        if (!signal.aborted) {
          yield { type: 'heartbeat', cursor: log.cursorAt(position) };
        }
        continue;
      }
    }
    if (!collected) {
      await pause(clock, COALESCE_MS, signal);
      if (signal.aborted) return;
    }
    collected = false;
    const head = log.head;
    if (!log.holds(position)) {
      throw new ReaderTooSlowError();
    }
    yield* step(source, position, head);
    position = head;
  }
}

function* snapshot(
  source: ChangeSource,
  position: number,
): Generator<ChangeMessage> {
  const { log } = source;
  const synced = source.syncedCells();
  yield { type: 'cells', cursor: log.noCursor, cells: source.cells() };
  let chunk: Row[] = [];
  for (const table of source.tables()) {
    for (const row of table.allPublished()) {
      chunk.push(row);
      if (chunk.length === CHUNK) {
        yield {
          type: 'rows',
          cursor: log.noCursor,
          changed: chunk,
          removed: [],
        };
        chunk = [];
      }
    }
  }
  if (chunk.length > 0) {
    yield { type: 'rows', cursor: log.noCursor, changed: chunk, removed: [] };
  }
  for (const cell of synced) {
    yield { type: 'complete', cursor: log.noCursor, cell };
  }
  yield { type: 'heartbeat', cursor: log.cursorAt(position) };
}

function* step(
  source: ChangeSource,
  from: number,
  to: number,
): Generator<ChangeMessage> {
  const { log } = source;
  const before = log.cursorAt(from);
  const rows = new Map<CellTable, Set<string>>();
  const completed = new Set<string>();
  const gone = new Set<string>();
  let cellsChanged = false;
  for (const change of log.range(from, to)) {
    if (change.type === 'row') {
      // Readers drop the rows of a cell that is gone by themselves, and those of
      // its successor may have the same uids.
      if (change.table.cleared) continue;
      const uids = rows.get(change.table);
      if (uids) {
        uids.add(change.uid);
      } else {
        rows.set(change.table, new Set([change.uid]));
      }
    } else if (change.type === 'complete') {
      completed.add(change.cell);
    } else if (change.type === 'gone') {
      gone.add(change.cell);
      completed.delete(change.cell);
      cellsChanged = true;
    } else {
      cellsChanged = true;
    }
  }

  const messages = stepMessages();
  let current = messages.next();
  while (!current.done) {
    const following = messages.next();
    yield following.done
      ? { ...current.value, cursor: log.cursorAt(to) }
      : current.value;
    current = following;
  }

  function* stepMessages(): Generator<
    Exclude<ChangeMessage, { type: 'start' }>
  > {
    if (cellsChanged) {
      const cells = source.cells();
      // One that has come back is another: readers let go of the former first.
      if (cells.some(({ name }) => gone.has(name))) {
        yield {
          type: 'cells',
          cursor: before,
          cells: cells.filter(({ name }) => !gone.has(name)),
        };
      }
      yield { type: 'cells', cursor: before, cells };
    }
    let changed: Row[] = [];
    let removed: RemovedRow[] = [];
    for (const [table, uids] of rows) {
      for (const uid of uids) {
        const row = table.published(uid);
        if (row) {
          changed.push(row);
        } else {
          removed.push({
            kind: table.kind as RowKind,
            cell: table.cell.name,
            uid,
          });
        }
        if (changed.length + removed.length === CHUNK) {
          yield { type: 'rows', cursor: before, changed, removed };
          changed = [];
          removed = [];
        }
      }
    }
    if (changed.length + removed.length > 0) {
      yield { type: 'rows', cursor: before, changed, removed };
    }
    // After the rows: everything that the cell holds has been sent by now.
    for (const cell of completed) {
      yield { type: 'complete', cursor: before, cell };
    }
  }
}

/** Waits for a change; `false` when it is time for a heartbeat, or aborted. */
function nextChange(
  log: ChangeLog,
  options: { clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  const { clock, signal } = options;
  const over = new AbortController();
  return new Promise<boolean>(resolve => {
    const cancelWait = log.onNext(() => resolve(true));
    const cancelTimer = clock.after(HEARTBEAT_MS, () => resolve(false));
    const onAbort = () => resolve(false);
    signal.addEventListener('abort', onAbort, { signal: over.signal });
    over.signal.addEventListener('abort', () => {
      cancelWait();
      cancelTimer();
    });
    if (signal.aborted) onAbort();
  }).finally(() => over.abort());
}
