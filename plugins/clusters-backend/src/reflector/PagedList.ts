import { CellConnection } from '../connection/CellConnection';
import { Semaphore } from '../connection/Semaphore';
import { Clock } from '../time/Clock';
import { ListPlace, PLACE_IDLE_MS } from './ListPlace';
import { badAnswer } from './readingErrors';
import { WatchedType } from './WatchedType';

const PAGE_LIMIT = 500;

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
   * @throws CellError when it breaks off, with some objects handed on
   */
  async read(
    signal: AbortSignal,
    put: (object: object) => void,
  ): Promise<string> {
    for (let from: string | undefined; ; ) {
      const { items, version, next } = await this.#readPage(signal, from);
      items.forEach(put);
      if (!next) {
        return version;
      }
      from = next;
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
    from: string | undefined,
  ): Promise<Page> {
    const place = new ListPlace(this.#lists);
    let cancelLeave = () => {};
    try {
      const answer = await this.#connection.callInTurn(
        {
          path: this.#type.path,
          query: {
            labelSelector: this.#labelSelector,
            limit: String(PAGE_LIMIT),
            continue: from,
          },
          what: `list ${this.#type.plural}`,
          signal,
        },
        async () => {
          this.#onContact();
          await place.take(signal);
          cancelLeave = this.#clock.after(PLACE_IDLE_MS, () => place.leave());
        },
      );
      this.#onContact();
      return this.#toPage(answer);
    } finally {
      cancelLeave();
      place.leave();
    }
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
