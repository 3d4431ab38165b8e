import { CellConnection } from '../connection/CellConnection';
import { Semaphore } from '../connection/Semaphore';
import { Clock, pause } from '../time/Clock';
import { ListPlace } from './ListPlace';
import { badAnswer } from './readingErrors';
import { WatchedType } from './WatchedType';

/**
 * As fast as it comes, in large pages, or with a rest after each of small ones, in
 * which other work gets its turn: such a page takes some 5 ms to decode.
 */
export const PACES = {
  full: { limit: 500, restMs: 0 },
  easy: { limit: 100, restMs: 80 },
  slow: { limit: 100, restMs: 120 },
};

/** How fast a list is taken. */
export type Pace = keyof typeof PACES;

type Page = { items: object[]; version: string; next?: string };

/** Complete lists of one resource, in pages; a page is the largest thing held. */
export class PagedList {
  readonly #connection: CellConnection;
  readonly #type: Pick<WatchedType, 'path' | 'plural'>;
  readonly #labelSelector?: string;
  readonly #lists: Semaphore;
  readonly #clock: Clock;
  readonly #onContact: () => void;

  constructor(options: {
    connection: CellConnection;
    type: Pick<WatchedType, 'path' | 'plural'>;
    labelSelector?: string;
    /** Shared by all cells. */
    lists: Semaphore;
    clock: Clock;
    /** The server has sent something. */
    onContact?: () => void;
  }) {
    this.#connection = options.connection;
    this.#type = options.type;
    this.#labelSelector = options.labelSelector;
    this.#lists = options.lists;
    this.#clock = options.clock;
    this.#onContact = options.onContact ?? (() => {});
  }

  /**
   * Hands every object on, and says the version of the list.
   *
   * @param pace - not `full` beside work that must not wait
   * @throws CellError when it breaks off, with some objects handed on
   */
  async read(
    signal: AbortSignal,
    put: (object: object) => void,
    pace: Pace = 'full',
  ): Promise<string> {
    const { limit, restMs } = PACES[pace];
    for (let from: string | undefined; ; ) {
      const page = await this.#readPage(signal, limit, from);
      page.items.forEach(put);
      if (!page.next) {
        return page.version;
      }
      from = page.next;
      if (restMs > 0) {
        await pause(this.#clock, restMs, signal);
      }
    }
  }

  /** The version of the newest object, without the objects. */
  async newestVersion(signal: AbortSignal): Promise<string> {
    const answer = await this.#connection.call({
      path: this.#type.path,
      query: { limit: '1' },
      what: `list one of ${this.#type.plural}`,
      signal,
    });
    this.#onContact();
    return this.#toPage(answer).version;
  }

  async #readPage(
    signal: AbortSignal,
    limit: number,
    from: string | undefined,
  ): Promise<Page> {
    const answer = await this.#connection.callInTurn(
      {
        path: this.#type.path,
        query: {
          labelSelector: this.#labelSelector,
          limit: String(limit),
          continue: from,
        },
        what: `list ${this.#type.plural}`,
        signal,
        onAnswer: () => this.#onContact(),
      },
      new ListPlace({ lists: this.#lists, clock: this.#clock }),
    );
    this.#onContact();
    return this.#toPage(answer);
  }

  #toPage(answer: unknown): Page {
    const { items, metadata } = answer as {
      items?: unknown;
      metadata?: { continue?: string; resourceVersion?: string };
    };
    if (!Array.isArray(items) || !metadata?.resourceVersion) {
      throw badAnswer(
        { cell: this.#connection.cell, plural: this.#type.plural },
        'the answer is not a list',
      );
    }
    return {
      items,
      version: metadata.resourceVersion,
      next: metadata.continue || undefined,
    };
  }
}
