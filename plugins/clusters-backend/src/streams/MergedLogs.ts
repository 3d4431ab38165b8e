import { LogMessage } from '@longshore/plugin-clusters-common';
import { Clock } from '../time/Clock';

/**
 * A source that has brought nothing for so long holds the others up no more.
 * Lines of one moment in several containers arrive within a fraction of it.
 */
export const WINDOW_MS = 200;

/** After so long without a message there is one that says so. */
const HEARTBEAT_MS = 10_000;

type Source = {
  messages: AsyncIterator<LogMessage>;
  /** The next message, once it is there. */
  head?: LogMessage;
  pending?: Promise<void>;
  /** Since when the source is waited for. */
  since: number;
  over: boolean;
  error?: unknown;
};

/**
 * Merges logs by the time of their lines. Of each source one message is held
 * at most, so that a reader who is slow makes all of them wait.
 */
export class MergedLogs {
  readonly #sources = new Set<Source>();
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #wake: () => void = () => {};

  constructor(options: { clock: Clock; signal: AbortSignal }) {
    this.#clock = options.clock;
    this.#signal = options.signal;
  }

  /** Sources that have not come to their end. */
  get size(): number {
    return this.#sources.size;
  }

  /** Takes one more in, at any time. */
  add(messages: AsyncIterable<LogMessage>) {
    this.#sources.add({
      messages: messages[Symbol.asyncIterator](),
      since: this.#clock.now(),
      over: false,
    });
    this.#wake();
  }

  /**
   * Messages in the order of time, until all sources have come to their end.
   *
   * @param options - with `open`, goes on when there is no source: there may be
   *   one later
   */
  async *read(options: { open: () => boolean }): AsyncGenerator<LogMessage> {
    let quietSince = this.#clock.now();
    try {
      while (!this.#signal.aborted) {
        this.#pull();
        const next = this.#next();
        if (next) {
          const message = next.head!;
          next.head = undefined;
          next.since = this.#clock.now();
          yield message;
          quietSince = this.#clock.now();
        } else if (this.#sources.size === 0 && !options.open()) {
          return;
        } else if (this.#clock.now() - quietSince >= HEARTBEAT_MS) {
          yield { type: 'heartbeat' };
          quietSince = this.#clock.now();
        } else {
          await this.#change(quietSince + HEARTBEAT_MS);
        }
      }
    } finally {
      // Not awaited: a source that waits for its server ends by its signal.
      for (const { messages } of this.#sources) {
        messages.return?.().catch(() => {});
      }
    }
  }

  #pull() {
    for (const source of this.#sources) {
      if (source.over && !source.head) {
        this.#sources.delete(source);
        if (source.error) {
          throw source.error;
        }
      } else if (!source.head && !source.pending) {
        source.pending = source.messages
          .next()
          .then(
            ({ done, value }) => {
              source.over = Boolean(done);
              source.head = done ? undefined : value;
            },
            error => {
              source.over = true;
              source.error = error;
            },
          )
          .finally(() => {
            source.pending = undefined;
            this.#wake();
          });
      }
    }
  }

  /** The source whose message is due: the earliest, unless one is waited for. */
  #next(): Source | undefined {
    let first: Source | undefined;
    const now = this.#clock.now();
    for (const source of this.#sources) {
      if (source.head) {
        if (!first || timeOf(source.head) < timeOf(first.head!)) {
          first = source;
        }
      } else if (now - source.since < WINDOW_MS) {
        return undefined;
      }
    }
    return first;
  }

  /** Resolves when a source has something, or a time has come. */
  async #change(heartbeatAt: number): Promise<void> {
    const now = this.#clock.now();
    const waits = [...this.#sources]
      .filter(({ head }) => !head)
      .map(({ since }) => since + WINDOW_MS - now)
      .filter(ms => ms > 0);
    await new Promise<void>(resolve => {
      const cancel = this.#clock.after(
        Math.max(1, Math.min(heartbeatAt - now, ...waits)),
        resolve,
      );
      this.#wake = () => {
        cancel();
        resolve();
      };
      this.#signal.addEventListener('abort', this.#wake, { once: true });
    });
    this.#signal.removeEventListener('abort', this.#wake);
  }
}

/** What is no line has no time and goes first. */
function timeOf(message: LogMessage): string {
  return message.type === 'line' ? message.at : '';
}
