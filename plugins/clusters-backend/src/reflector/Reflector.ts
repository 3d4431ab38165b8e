import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Semaphore } from '../connection/Semaphore';
import { Clock, pause } from '../time/Clock';
import { EventLoopShare } from '../time/EventLoopShare';
import { backoff } from './backoff';
import { ListPlace } from './ListPlace';
import { Pace, PACES, PagedList } from './PagedList';
import { WatchEvent } from './readWatchEvent';
import { RecoveryTurns } from './RecoveryTurns';
import { Urgency, WatchedType } from './WatchedType';
import { WatchStream } from './WatchStream';

/*
 * Follows one resource of one cell and keeps a table equal to it.
 *
 * Protocol
 *
 *   no version known ──► complete list ──► watch from its version ──► …
 *                             ▲                     │
 *                             └──── version expired ┘
 *
 * - A complete list is taken by WatchList (`sendInitialEvents`, Kubernetes 1.32
 *   and later by default): one request streams every object and an end mark,
 *   and goes on as the watch. Servers that do not know it answer 400 or 422,
 *   and are listed in pages of 500 instead, with a watch after that. A server
 *   that ends the stream before the end mark is listed in pages too.
 *   `resourceVersion=0` is never sent: servers then ignore `limit`.
 * - A watch asks for bookmarks, so that its version stays young on a quiet
 *   resource, and for a random end after 240–480 s, so that the watches of many
 *   cells do not end together. When it ends, the next begins at the version
 *   last seen: there is no gap, and no list.
 * - Bookmarks come about once a minute, so a watch that is silent for 150 s is
 *   half open. It is dropped and dialled again at the version last seen. A list
 *   that pauses for 30 s is given up.
 * - 410, as the answer or as an ERROR event, means that the version is too old.
 *   A table that was complete once is watched from now on at once
 *   (`sendInitialEvents=false`; where WatchList is not known, from the version that
 *   a list of one object tells), and a complete list makes up for what was missed,
 *   beside that watch, in its turn and without haste: where every watch of a
 *   hundred cells expires in the same moment, new events are seen all the same, and
 *   pages are answered. The connection on which a version expired is kept.
 *   What the watch has told of since that list began is newer than the list, and
 *   is left as it is. What lists of services count goes on first, kinds that no
 *   list shows last.
 * - 429 and 5xx are obeyed (`Retry-After`), everything else is tried again after
 *   a random part of 1, 2, 4 … 60 s; 401 and 403 after 5, 10, 20 … 60 s.
 * - At most four complete lists are in flight at once over all cells (`lists`):
 *   a page is asked for by who holds a place, and a WatchList, which waits in its
 *   socket meanwhile, is read by who holds one. A place is left when nothing comes
 *   for 3 s, and a cell that did not answer the last request is asked without
 *   one, so cells that hang keep nobody waiting.
 * - Pages are calls in the budget of the cell, watches are not.
 *
 * Guarantees
 *
 * - Rows are dropped only by a DELETED event or by a list that came to its end.
 *   While a list is in progress and while the cell cannot be read, every row
 *   stays.
 * - A list that breaks off is started again from the beginning, never continued
 *   from a version in its middle.
 * - Memory does not depend on the size of the answer: each object is handed on
 *   and dropped; a page of a list is the largest thing held.
 * - Versions are opaque: never compared, never computed.
 */

/** A watch that lived so long has shown that its version was good. */
const PROVEN_MS = 60_000;
const RELIST_MS = { least: 5_000, most: 60_000 };
/** Within so long a list of what was missed takes its turn. */
const CATCH_UP_MS = { first: 5_000, next: 5_000, last: 30_000 };
const CATCH_UP_PACE: Record<Urgency, Pace> = {
  first: 'easy',
  next: 'slow',
  last: 'slow',
};
/** What happens until a watch goes on from now is seen by a list alone. */
const AHEAD_MS = { first: 25, next: 400, last: 20_000 };
/** Lists of what was missed begin when watches that expired together go on. */
const CATCH_UP_AFTER_MS = 2_000;

/** What a reflector keeps equal to the resource. */
export interface ReflectedTable {
  /** A complete list begins; whatever it does not hold is gone at `complete`. */
  begin(): void;
  put(object: object): void;
  remove(object: object): void;
  complete(): void;
}

/** What a reflector has done since the process started. */
export type ReflectorFigures = {
  /** Watches that were opened, and complete lists that were begun in pages. */
  dials: number;
  /** Complete lists that came to their end. */
  lists: number;
  /** When something was last brought, by the clock. */
  lastEventAt?: number;
};

/** Who wants to know how it goes. */
export interface ReflectorObserver {
  /** The server has sent something. */
  onContact(): void;
  /** The table is complete and its watch is open. */
  onCurrent(): void;
  /** The table is not followed now. Called for each failed attempt. */
  onTrouble(error: unknown): void;
  /** What a current watch brought has become rows, after so many ms here. */
  onHandled?(ms: number): void;
}

export class Reflector {
  readonly #connection: CellConnection;
  readonly #type: WatchedType;
  readonly #table: ReflectedTable;
  readonly #observer: ReflectorObserver;
  readonly #lists: Semaphore;
  readonly #turns: RecoveryTurns;
  readonly #share: EventLoopShare;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #pages: PagedList;

  /** Version last seen; absent when a complete list is needed. */
  #version?: string;
  /** `skip`: once, since a WatchList broke off; `refused`: for good. */
  #watchList: 'try' | 'skip' | 'refused' = 'try';
  #failures = 0;
  #expiries = 0;
  #turn = new AbortController();
  #relistWanted = false;
  /** After 410: watch from now on, and list beside it. */
  #ahead = false;
  /** What happened before the watch's version is not known yet. */
  #listDue = false;
  /** Whether a watch is open. */
  #watching = false;
  /** Uids that the watch has told of since the list beside it began. */
  #touched?: Set<string>;
  readonly #figures: ReflectorFigures = { dials: 0, lists: 0 };

  constructor(options: {
    connection: CellConnection;
    type: WatchedType;
    table: ReflectedTable;
    observer: ReflectorObserver;
    /** Shared by all cells. */
    lists: Semaphore;
    /** Shared by all cells; its own by default. */
    turns?: RecoveryTurns;
    /** Shared by all cells; its own by default. */
    share?: EventLoopShare;
    clock: Clock;
    random?: () => number;
  }) {
    this.#connection = options.connection;
    this.#type = options.type;
    this.#table = options.table;
    this.#observer = options.observer;
    this.#lists = options.lists;
    this.#turns = options.turns ?? new RecoveryTurns();
    this.#share = options.share ?? new EventLoopShare();
    this.#clock = options.clock;
    this.#random = options.random ?? Math.random;
    this.#pages = new PagedList({
      ...options,
      onContact: () => this.#observer.onContact(),
    });
  }

  /** Follows until `signal` aborts; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#turn = new AbortController();
      const turn = AbortSignal.any([signal, this.#turn.signal]);
      try {
        await this.#follow(turn);
      } catch (error) {
        if (!turn.aborted) {
          await pause(this.#clock, this.#waitAfter(error), turn);
        }
      }
    }
  }

  /**
   * Drops what is open or waited for and dials again at once, because the
   * network has been seen to be back and the old socket may be half open.
   */
  redial() {
    this.#turn.abort();
  }

  /** Takes a complete list anew, though nothing is wrong with the version. */
  relist() {
    this.#relistWanted = true;
    this.redial();
  }

  get figures(): Readonly<ReflectorFigures> {
    return this.#figures;
  }

  async #follow(turn: AbortSignal): Promise<void> {
    if (this.#relistWanted) {
      this.#relistWanted = false;
      this.#version = undefined;
      this.#ahead = false;
    }
    if (this.#version !== undefined) {
      const from = this.#version;
      await this.#watchAndCatchUp(turn, stream => stream.from(from, turn));
    } else if (this.#ahead) {
      await this.#goAhead(turn);
    } else if (this.#watchList === 'try') {
      await this.#listAndWatch(turn);
    } else {
      this.#version = await this.#listPages(turn);
    }
  }

  /** Watches from now on; what was missed is left to a list. */
  async #goAhead(turn: AbortSignal): Promise<void> {
    if (this.#watchList === 'refused') {
      this.#version = await this.#inTurn(this.#turns.ahead, turn, () =>
        this.#pages.newestVersion(turn),
      );
      this.#listDue = true;
      return;
    }
    const leave = await this.#takeTurn(this.#turns.ahead, turn);
    this.#listDue = true;
    try {
      await this.#watchAndCatchUp(turn, stream => stream.fromNow(turn), leave);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#watchList = 'refused';
    } finally {
      leave();
    }
  }

  async #watchAndCatchUp(
    turn: AbortSignal,
    read: (stream: WatchStream) => Promise<void>,
    onOpen?: () => void,
  ): Promise<void> {
    const over = new AbortController();
    const caughtUp = this.#catchUp(AbortSignal.any([turn, over.signal]));
    try {
      await this.#watch(read, onOpen);
    } finally {
      over.abort();
      await caughtUp;
    }
  }

  /** Takes the list that is due beside the watch; never rejects. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let wait =
      CATCH_UP_AFTER_MS + this.#random() * CATCH_UP_MS[this.#type.urgency];
    while (this.#listDue) {
      await pause(this.#clock, wait, signal);
      if (signal.aborted) return;
      try {
        await this.#inTurn(this.#turns.relists, signal, async () => {
          this.#touched = new Set();
          const pace = CATCH_UP_PACE[this.#type.urgency];
          const version = await this.#listPages(signal, pace);
          this.#listDue = false;
          // A watch from now on may have brought nothing that tells one.
          this.#version ??= version;
          if (this.#watching) {
            this.#observer.onCurrent();
          }
          await pause(this.#clock, PACES[pace].restMs, signal);
        });
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        if (!(error instanceof CellError && error.status === 410)) {
          this.#observer.onTrouble(error);
        }
        wait = backoff({ error, failures, random: this.#random });
      } finally {
        this.#touched = undefined;
      }
    }
  }

  async #listAndWatch(turn: AbortSignal): Promise<void> {
    try {
      this.#table.begin();
      const isListed = await this.#watch(stream => stream.withList(turn));
      if (!isListed) {
        this.#watchList = 'skip';
      }
    } catch (error) {
      if (this.#version !== undefined || !(error instanceof CellError)) {
        throw error;
      }
      if (!isRefusal(error)) {
        this.#watchList = error.status === undefined ? 'skip' : 'try';
        throw error;
      }
      this.#watchList = 'refused';
    }
  }

  /** Takes a complete list in pages, and says its version. */
  async #listPages(turn: AbortSignal, pace?: Pace): Promise<string> {
    this.#figures.dials += 1;
    this.#table.begin();
    const put = (item: object) => {
      if (!this.#touched?.has(uidOf(item) ?? '')) {
        this.#table.put(item);
      }
    };
    const version = await this.#pages.read(turn, put, pace);
    this.#complete();
    if (this.#watchList === 'skip') {
      this.#watchList = 'try';
    }
    return version;
  }

  async #inTurn<T>(
    turns: Semaphore,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> {
    const leave = await this.#takeTurn(turns, signal);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  /**
   * Waits for its turn, which others have where the cell does not answer.
   *
   * @returns leaves it to the next; harmless the second time
   */
  async #takeTurn(turns: Semaphore, signal: AbortSignal): Promise<() => void> {
    const place = new ListPlace({ lists: turns, clock: this.#clock });
    await place.take(signal);
    return () => place.leave();
  }

  #complete() {
    this.#figures.lists += 1;
    this.#figures.lastEventAt = this.#clock.now();
    this.#table.complete();
  }

  /** Opens a watch and handles its events until it ends. */
  async #watch<T>(
    read: (stream: WatchStream) => Promise<T>,
    onOpen = () => {},
  ): Promise<T> {
    this.#figures.dials += 1;
    const openedAt = this.#clock.now();
    const stream = new WatchStream({
      connection: this.#connection,
      type: this.#type,
      lists: this.#lists,
      share: this.#share,
      clock: this.#clock,
      random: this.#random,
      listener: {
        onContact: () => this.#observer.onContact(),
        onCurrent: () => {
          onOpen();
          this.#opened();
        },
        onEvent: (event, isSettled) => this.#take(event, isSettled),
        onListed: () => {
          this.#complete();
          this.#listDue = false;
        },
        onHandled: (arrivedAt, isNews) => {
          this.#noteAge(openedAt);
          if (isNews) {
            this.#figures.lastEventAt = arrivedAt;
            this.#observer.onHandled?.(this.#clock.now() - arrivedAt);
          }
        },
      },
    });
    try {
      return await read(stream);
    } finally {
      this.#noteAge(openedAt);
      this.#watching = false;
    }
  }

  #opened() {
    this.#watching = true;
    if (!this.#listDue) {
      this.#observer.onCurrent();
    }
  }

  #take(event: WatchEvent, isSettled: boolean) {
    const uid = uidOf(event.object);
    if (uid) {
      this.#touched?.add(uid);
    }
    if (event.type === 'put') {
      this.#table.put(event.object);
    } else if (event.type === 'remove') {
      this.#table.remove(event.object);
    }
    if (isSettled && event.version) {
      this.#version = event.version;
      this.#failures = 0;
    }
  }

  #noteAge(openedAt: number) {
    if (this.#clock.now() - openedAt >= PROVEN_MS) {
      this.#failures = 0;
      this.#expiries = 0;
    }
  }

  /** Tells the observer and says how long to wait. */
  #waitAfter(error: unknown): number {
    if (error instanceof CellError && error.status === 410) {
      // Rows are as good as a moment ago, so this alone is no trouble.
      this.#version = undefined;
      this.#expiries += 1;
      this.#ahead = this.#figures.lists > 0;
      if (this.#ahead && this.#expiries === 1) {
        return this.#random() * AHEAD_MS[this.#type.urgency];
      }
      const ceiling = Math.min(
        RELIST_MS.most,
        RELIST_MS.least * 2 ** (this.#expiries - 1),
      );
      return this.#random() * ceiling;
    }
    this.#failures += 1;
    this.#observer.onTrouble(error);
    return backoff({
      error,
      failures: this.#failures,
      random: this.#random,
    });
  }
}

/** The server does not know how to begin a watch so. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof CellError && (error.status === 400 || error.status === 422)
  );
}

function uidOf(object: object): string | undefined {
  return (object as { metadata?: { uid?: string } }).metadata?.uid;
}
