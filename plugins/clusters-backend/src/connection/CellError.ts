import { CustomErrorBase, isError } from '@backstage/errors';
import { Failure } from '@longshore/plugin-longshore-common';

/**
 * A request to a cell that did not work, with its named cause. The message and
 * params hold no header and no body of the request, so that neither tokens nor
 * secrets reach a log.
 */
export class CellError extends CustomErrorBase {
  name = 'CellError' as const;

  readonly failure: Failure;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;
  /** The answer's `details.causes`, when it is a Kubernetes Status. */
  readonly causes: StatusCause[];

  constructor(
    failure: Failure,
    options?: {
      status?: number;
      retryAfter?: number;
      causes?: StatusCause[];
      cause?: unknown;
    },
  ) {
    super(failure.message, options?.cause);
    this.failure = failure;
    this.status = options?.status;
    this.retryAfter = options?.retryAfter;
    this.causes = options?.causes ?? [];
  }
}

/** One entry of `details.causes` of a Kubernetes Status. */
export type StatusCause = { reason: string; message: string; field: string };

/** The named cause of anything thrown while working with a cell. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CellError) {
    return error.failure;
  }
  return {
    code: 'internal',
    message: `Unexpected failure: ${
      isError(error) ? error.message : String(error)
    }`,
  };
}
