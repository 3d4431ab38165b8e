import { delay, OperationContext } from '@longshore/plugin-longshore-node';
import { withFailure } from '@longshore/plugin-longshore-common';
import { CellError } from '../connection/CellError';
import { drainLines } from './drainLines';

/** An API server restarts in seconds and is upgraded in minutes. */
export const GIVE_UP_MS = 10 * 60_000;

/**
 * Does work in a cell on behalf of an operation. A cell that does not answer
 * for a while holds the operation up and does not end it; every other failure
 * does.
 */
export class Patience {
  readonly #context: Pick<OperationContext<unknown, object>, 'signal' | 'log'>;
  readonly #giveUpMs: number;
  readonly #pauseMs: number;
  #troubledSince?: number;

  constructor(options: {
    context: Pick<OperationContext<unknown, object>, 'signal' | 'log'>;
    /** How long a cell may be silent. */
    giveUpMs: number;
    /** Between two attempts, unless the server asks for more. */
    pauseMs: number;
  }) {
    this.#context = options.context;
    this.#giveUpMs = options.giveUpMs;
    this.#pauseMs = options.pauseMs;
  }

  /** @throws an error with code and params, as operations record it */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const { signal, log } = this.#context;
    for (;;) {
      signal.throwIfAborted();
      try {
        const result = await work();
        if (this.#troubledSince !== undefined) {
          this.#troubledSince = undefined;
          await log(drainLines.answersAgain());
        }
        return result;
      } catch (error) {
        signal.throwIfAborted();
        if (!isPassing(error)) {
          throw toStepError(error);
        }
        await this.#endure(error);
        await delay(Math.max(error.retryAfter ?? 0, this.#pauseMs), signal);
      }
    }
  }

  async #endure(error: CellError) {
    if (this.#troubledSince === undefined) {
      this.#troubledSince = Date.now();
      await this.#context.log(drainLines.tryingAgain(error));
    } else if (Date.now() - this.#troubledSince > this.#giveUpMs) {
      throw toStepError(error);
    }
  }
}

/** Whether the same request may work in a moment. */
export function isPassing(error: unknown): error is CellError {
  if (!(error instanceof CellError)) {
    return false;
  }
  const { status } = error;
  return (
    status === undefined || status >= 500 || status === 429 || status === 408
  );
}

/** As operations take it: with code and params on the error itself. */
export function toStepError(error: unknown): unknown {
  return error instanceof CellError
    ? withFailure(new Error(error.message), error.failure)
    : error;
}
