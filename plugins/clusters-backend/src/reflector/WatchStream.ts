import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Semaphore } from '../connection/Semaphore';
import { Clock } from '../time/Clock';
import { EventLoopShare } from '../time/EventLoopShare';
import { LineDecoder } from './LineDecoder';
import { ListPlace } from './ListPlace';
import { badAnswer, watchBroken } from './readingErrors';
import { readWatchEvent, WatchEvent } from './readWatchEvent';
import { URGENCIES, WatchedType } from './WatchedType';

const WATCH_SECONDS = { least: 240, most: 480 };
const IDLE_MS = 150_000;
/** A list comes without pauses. */
const LIST_IDLE_MS = 30_000;
/** A server ends a watch after an ERROR event by itself. */
const LAST_WORD_MS = 1_000;
/** A watch that ends sooner, and brought nothing, counts as a failure. */
const SHORTEST_MS = 1_000;

/** What a watch is told of, in the order of the stream. */
export interface WatchListener {
  /** The server has sent something. */
  onContact(): void;
  /** All that comes from now on is news: the watch is open, or its list over. */
  onCurrent(): void;
  /** `isSettled` unless the list in front of the watch goes on after it. */
  onEvent(event: WatchEvent, isSettled: boolean): void;
  /** The list in front of the watch is complete. */
  onListed(): void;
  /** What came together at a time was handled; `isNews` unless it was of the list. */
  onHandled(arrivedAt: number, isNews: boolean): void;
}

/** One watch of one resource, from its dial to its end. */
export class WatchStream {
  readonly #connection: CellConnection;
  readonly #type: WatchedType;
  readonly #share: EventLoopShare;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #place: ListPlace;
  readonly #listener: WatchListener;
  readonly #silent = new AbortController();
  #cancelIdle = () => {};
  /** What comes is of a complete list. */
  #listing = false;
  #brought = false;
  /** The ERROR event that was the last. */
  #error?: CellError;

  constructor(options: {
    connection: CellConnection;
    type: WatchedType;
    /** Shared by all cells. */
    lists: Semaphore;
    /** Shared by all cells. */
    share: EventLoopShare;
    clock: Clock;
    random: () => number;
    listener: WatchListener;
  }) {
    this.#connection = options.connection;
    this.#type = options.type;
    this.#share = options.share;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#place = new ListPlace(options);
    this.#listener = options.listener;
  }

  /** Watches from a version on, until the server ends it or falls silent. */
  async from(version: string, turn: AbortSignal): Promise<void> {
    await this.#read({ resourceVersion: version }, turn);
  }

  /** Watches from now on, whatever was before. */
  async fromNow(turn: AbortSignal): Promise<void> {
    await this.#read(
      { sendInitialEvents: 'false', resourceVersionMatch: 'NotOlderThan' },
      turn,
    );
  }

  /**
   * Takes a complete list and goes on as a watch.
   *
   * @returns whether the list came to its end
   */
  async withList(turn: AbortSignal): Promise<boolean> {
    this.#listing = true;
    await this.#read(
      { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' },
      turn,
    );
    return !this.#listing;
  }

  async #read(query: Record<string, string>, turn: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([turn, this.#silent.signal]);
    const openedAt = this.#clock.now();
    try {
      const response = await this.#connection.stream({
        path: this.#type.path,
        query: {
          watch: '1',
          allowWatchBookmarks: 'true',
          timeoutSeconds: this.#seconds(),
          ...query,
        },
        what: `watch ${this.#type.plural}`,
        signal,
      });
      this.#listener.onContact();
      this.#expectMore();
      if (!this.#listing) {
        this.#listener.onCurrent();
      }
      const lines = new LineDecoder();
      for await (const chunk of response) {
        // To leave before the end would close the connection, which the next
        // watch can have: where all watches expire at once, 800 handshakes.
        await this.#share.take(this.#rank);
        if (!this.#error) {
          await this.#take(lines.push(chunk), signal);
        }
      }
    } catch (error) {
      if (this.#error && !turn.aborted) {
        throw this.#error;
      }
      if (this.#silent.signal.aborted && !turn.aborted) {
        return;
      }
      throw error instanceof CellError
        ? error
        : watchBroken(this.#reading, error);
    } finally {
      this.#expectNothing();
      this.#place.leave();
    }
    if (this.#error) {
      await this.#share.take(this.#rank);
      throw this.#error;
    }
    if (!this.#brought && this.#clock.now() - openedAt < SHORTEST_MS) {
      throw watchBroken(
        this.#reading,
        new Error('the watch was ended at once'),
      );
    }
  }

  async #take(lines: Iterable<string>, signal: AbortSignal): Promise<void> {
    this.#listener.onContact();
    const arrivedAt = this.#clock.now();
    const isNews = !this.#listing;
    if (this.#listing) {
      // The cell has spoken; while we queue the silence is ours.
      this.#expectNothing();
      await this.#place.take(signal);
    }
    this.#expectMore();
    for (const line of lines) {
      const event = this.#readEvent(line);
      if (event instanceof CellError) {
        this.#error = event;
        this.#place.leave();
        this.#expectEnd();
        return;
      }
      this.#brought = true;
      const endsList = this.#listing && event.endsInitial;
      if (endsList) {
        this.#listing = false;
      }
      this.#listener.onEvent(event, !this.#listing);
      if (endsList) {
        this.#expectMore();
        this.#place.leave();
        this.#listener.onListed();
        this.#listener.onCurrent();
      }
    }
    this.#listener.onHandled(arrivedAt, isNews);
  }

  /** Returns the error of an ERROR event. */
  #readEvent(line: string): WatchEvent | CellError {
    try {
      return readWatchEvent(line, {
        cell: this.#connection.cell,
        what: `watch ${this.#type.plural}`,
      });
    } catch (error) {
      if (error instanceof CellError) {
        return error;
      }
      throw badAnswer(
        this.#reading,
        'a line of the watch is not a watch event',
      );
    }
  }

  #expectMore() {
    this.#expectNothing();
    this.#cancelIdle = this.#clock.after(
      this.#listing ? LIST_IDLE_MS : IDLE_MS,
      () => this.#silent.abort(),
    );
  }

  #expectEnd() {
    this.#expectNothing();
    this.#cancelIdle = this.#clock.after(LAST_WORD_MS, () =>
      this.#silent.abort(),
    );
  }

  #expectNothing() {
    this.#cancelIdle();
  }

  #seconds(): string {
    const { least, most } = WATCH_SECONDS;
    return String(Math.round(least + this.#random() * (most - least)));
  }

  get #rank() {
    return URGENCIES.indexOf(this.#type.urgency);
  }

  get #reading() {
    return { cell: this.#connection.cell, plural: this.#type.plural };
  }
}
