import { isError, ResponseError } from '@backstage/errors';
import { Failure } from '@longshore/plugin-longshore-common';

/**
 * Kinds of failure that a page explains in its own words.
 *
 * @public
 */
export type FailureKind =
  | 'network'
  | 'signedOut'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'unavailable'
  | 'invalid'
  | 'unknown';

const KINDS_BY_NAME: Record<string, FailureKind> = {
  AuthenticationError: 'signedOut',
  NotAllowedError: 'forbidden',
  NotFoundError: 'notFound',
  ConflictError: 'conflict',
  ServiceUnavailableError: 'unavailable',
  InputError: 'invalid',
};

const KINDS_BY_STATUS: Record<number, FailureKind> = {
  400: 'invalid',
  401: 'signedOut',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/**
 * What is known of an error that reached the page.
 *
 * @public
 */
export type ErrorFacts = {
  kind: FailureKind;
  /** Stable code of the failure, when the backend gave one. */
  code?: string;
  params: Record<string, string>;
  /** English sentence for logs, shown behind details. */
  message: string;
  requestId?: string;
  status?: number;
};

/**
 * Takes an error of a client apart.
 *
 * @public
 */
export function readError(error: unknown): ErrorFacts {
  if (isResponseError(error)) {
    const cause: { name?: string; message?: string } & Partial<Failure> =
      error.cause;
    return {
      kind:
        KINDS_BY_NAME[cause.name ?? ''] ??
        KINDS_BY_STATUS[error.response.status] ??
        'unknown',
      code: typeof cause.code === 'string' ? cause.code : undefined,
      params: toTextParams(cause.params),
      message: cause.message || error.message,
      requestId:
        error.response.headers?.get?.('x-request-id') ??
        readRequestId(error.body.request),
      status: error.response.status,
    };
  }
  // fetch reports every failure to connect as a TypeError and nothing more.
  const kind = isError(error) && error.name === 'TypeError';
  return {
    kind: kind ? 'network' : 'unknown',
    params: {},
    message: isError(error) ? error.message : String(error),
  };
}

function isResponseError(error: unknown): error is ResponseError {
  return isError(error) && error.name === 'ResponseError' && 'body' in error;
}

function toTextParams(params: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Object(params)).map(([name, value]) => [
      name,
      String(value),
    ]),
  );
}

function readRequestId(request: unknown): string | undefined {
  const id: unknown = Object(request).id;
  return typeof id === 'string' ? id : undefined;
}
