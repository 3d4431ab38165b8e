import { ConflictError } from '@backstage/errors';
import { explainFailures, explainStorageFailure } from './explainFailures';

const failing = (code: string | undefined, message = 'insert into "t" - no') =>
  Object.assign(new Error(message), { code });

describe('explainStorageFailure', () => {
  it.each([
    ['SQLITE_FULL', 'storage-full'],
    ['53100', 'storage-full'],
    ['SQLITE_IOERR_WRITE', 'storage-failed'],
    ['SQLITE_CANTOPEN', 'storage-failed'],
    ['ECONNREFUSED', 'database-unreachable'],
    ['57P01', 'database-unreachable'],
    ['08006', 'database-unreachable'],
  ])('should explain %s as %s', (code, expected) => {
    expect(explainStorageFailure(failing(code))).toMatchObject({
      name: 'ServiceUnavailableError',
      code: expected,
    });
  });

  it.each([
    'Connection terminated unexpectedly',
    'Knex: Timeout acquiring a connection. The pool is probably full.',
  ])('should explain %p', message => {
    expect(explainStorageFailure(failing(undefined, message))).toMatchObject({
      code: 'database-unreachable',
    });
  });

  it.each([
    failing('SQLITE_CONSTRAINT'),
    failing('23505'),
    new ConflictError('changed meanwhile'),
    'a word',
  ])('should leave %p as it is', error => {
    expect(explainStorageFailure(error)).toBe(error);
  });
});

describe('explainFailures', () => {
  it('should keep answers, and explain what a call fails with', async () => {
    class Store {
      readonly #answer = 42;
      async read() {
        return this.#answer;
      }
      async write() {
        throw failing('SQLITE_FULL');
      }
    }
    const store = explainFailures(new Store());
    await expect(store.read()).resolves.toBe(42);
    await expect(store.write()).rejects.toMatchObject({
      code: 'storage-full',
    });
  });
});
