import { Failure } from '@longshore/plugin-longshore-common';
import { CellError, StatusCause } from './CellError';
import { missingRule } from './missingRule';

/** Long enough for every message of the API server, short enough for a log. */
const MAX_MESSAGE = 500;

/**
 * Turns an answer that is not a success into a named cause.
 *
 * @param options - `what` says in words what was asked, for example
 *   `list pods`; it goes into the message
 */
export function statusError(options: {
  cell: string;
  what: string;
  status: number;
  body: unknown;
  retryAfter?: string;
}): CellError {
  const { cell, what, status, body } = options;
  const { message, reason, causes } = readStatus(body);
  const named = nameStatus(status, reason);
  const rule = status === 403 ? missingRule(message) : undefined;
  const failure: Failure = {
    code: named.code,
    message: `Cell '${cell}': ${named.sentence} (${what}${
      message ? `: ${message}` : ''
    })${rule ? `. The missing rule:\n${rule}` : ''}`,
    params: {
      cell,
      what,
      status: String(status),
      ...(message && { detail: message }),
      ...(rule && { rule }),
    },
  };
  return new CellError(failure, {
    status,
    causes,
    retryAfter: readRetryAfter(options.retryAfter),
  });
}

function nameStatus(
  status: number,
  reason: string | undefined,
): { code: string; sentence: string } {
  switch (status) {
    case 401:
      return {
        code: 'unauthorized',
        sentence:
          "the API server does not accept the platform's credentials; renew them",
      };
    case 403:
      return {
        code: 'forbidden',
        sentence: 'the API server does not allow this; grant it by RBAC',
      };
    case 404:
      return { code: 'not-found', sentence: 'there is no such object' };
    case 409:
      return {
        code:
          reason === 'AlreadyExists' ? 'already-exists' : 'changed-meanwhile',
        sentence: 'the object was changed meanwhile; try again',
      };
    case 410:
      return { code: 'expired', sentence: 'the requested version is too old' };
    case 400:
    case 422:
      return { code: 'invalid', sentence: 'the API server refused the object' };
    case 429:
      return {
        code: 'too-many-requests',
        sentence: 'the API server asks us to slow down',
      };
    default:
      return status >= 500
        ? {
            code: 'server-error',
            sentence: `the API server failed (${status})`,
          }
        : {
            code: 'bad-answer',
            sentence: `the API server answered with status ${status}`,
          };
  }
}

/** Reads a Kubernetes Status, of which no field can be relied on. */
function readStatus(body: unknown): {
  message?: string;
  reason?: string;
  causes: StatusCause[];
} {
  if (!isRecord(body)) {
    return { causes: [] };
  }
  const details = isRecord(body.details) ? body.details : {};
  const causes = Array.isArray(details.causes) ? details.causes : [];
  return {
    message:
      typeof body.message === 'string'
        ? body.message.slice(0, MAX_MESSAGE)
        : undefined,
    reason: typeof body.reason === 'string' ? body.reason : undefined,
    causes: causes.slice(0, 20).map(cause => ({
      reason: String(cause?.reason ?? ''),
      message: String(cause?.message ?? '').slice(0, MAX_MESSAGE),
      field: String(cause?.field ?? '').slice(0, MAX_MESSAGE),
    })),
  };
}

/** Seconds or an HTTP date, as milliseconds from now; at most an hour. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (!value) {
    return undefined;
  }
  const seconds = /^\d+$/.test(value)
    ? Number(value)
    : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds)
    ? Math.min(Math.max(seconds, 0), 3600) * 1000
    : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
