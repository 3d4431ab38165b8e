import { isError, ServiceUnavailableError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';

/** The disk of the database has no room: SQLite's word and PostgreSQL's. */
const FULL = /^(SQLITE_FULL|53100)$/;
/** SQLite cannot use its files; a full disk may show like this as well. */
const FILES = /^SQLITE_(IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB)/;
/** Class 08 and 57P of PostgreSQL: it goes down, comes up or is gone. */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|57P0[123]|08\w{3})$/;
/** What the driver and the pool say without a code. */
const AWAY_MESSAGES =
  /Connection terminated|Timeout acquiring a connection|Client has encountered a connection error|Connection ended unexpectedly/;

/**
 * Makes of a database's failure an error that says what is wrong and what to
 * do; everything else is given back as it is.
 *
 * @internal
 */
export function explainStorageFailure(error: unknown): unknown {
  if (!isError(error)) {
    return error;
  }
  const code = typeof error.code === 'string' ? error.code : '';
  if (FULL.test(code)) {
    return unavailable(
      'storage-full',
      'The disk of the database is full, so nothing was changed. Make room on it; the portal goes on by itself',
      error,
    );
  }
  if (FILES.test(code)) {
    return unavailable(
      'storage-failed',
      `The files of the database cannot be used (${code}), so nothing was changed. Look at its disk`,
      error,
    );
  }
  if (AWAY.test(code) || AWAY_MESSAGES.test(error.message)) {
    return unavailable(
      'database-unreachable',
      'The database does not answer, so it is not certain that the change was recorded. Look at it again when the database is back; the portal goes on by itself',
      error,
    );
  }
  return error;
}

/**
 * The same store, whose calls fail with explained errors.
 *
 * @internal
 */
export function explainFailures<TStore extends object>(store: TStore): TStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') {
        return member;
      }
      return async (...args: unknown[]) => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (error) {
          throw explainStorageFailure(error);
        }
      };
    },
  });
}

function unavailable(code: string, message: string, cause: Error) {
  return withFailure(new ServiceUnavailableError(message, cause), { code });
}
