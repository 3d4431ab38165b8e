import { createHmac, randomBytes } from 'node:crypto';
import { Knex } from 'knex';
import { readSetting } from './readSetting';

/** 132 bits: nobody finds a name for an id, and no two names share one. */
const ID_LENGTH = 22;

/**
 * Gives services opaque ids. They are names of signal channels, to which anyone
 * may subscribe, so they must not tell a name, not even to one who guesses: the
 * key is random, kept in the database, and so the same in every replica.
 *
 * @internal
 */
export class ServiceIds {
  readonly #salt: string;
  readonly #ids = new Map<string, string>();

  static async create(knex: Knex): Promise<ServiceIds> {
    return new ServiceIds(
      await readSetting(knex, {
        key: 'id-salt',
        create: () => randomBytes(32).toString('base64url'),
      }),
    );
  }

  private constructor(salt: string) {
    this.#salt = salt;
  }

  idOf(key: string): string {
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = createHmac('sha256', this.#salt)
        .update(key)
        .digest('base64url')
        .slice(0, ID_LENGTH);
      this.#ids.set(key, id);
    }
    return id;
  }
}
