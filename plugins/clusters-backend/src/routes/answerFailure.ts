import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { CellError } from '../connection/CellError';

/**
 * Does work in one cell for a page. What the cell answers reaches the page with
 * its named cause; whatever else a cell says or does not say is no error of the
 * reader's request.
 */
export async function answerFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CellError)) {
      throw error;
    }
    throw withFailure(toHttpError(error), error.failure);
  }
}

function toHttpError({ status, message }: CellError): Error {
  switch (status) {
    case 404:
      return new NotFoundError(message);
    case 409:
    case 422:
      return new ConflictError(message);
    default:
      return new ServiceUnavailableError(message);
  }
}
