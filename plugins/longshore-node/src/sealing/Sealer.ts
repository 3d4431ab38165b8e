import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

const KEYS = 'longshore.sealing.keys';
const VERSION = 'v1';
const KEY_BYTES = 32;
/** What AES-GCM is specified for; random ones are safe for 2^32 values a key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * What a sealed value belongs to, for example
 * `{ table: 'cells', id: 'cell-a', field: 'token' }`. A value only opens with
 * the same place, so that one cannot be copied into another row.
 *
 * @public
 */
export type SealedPlace = Readonly<Record<string, string>>;

/**
 * Seals secrets for the database with AES-256-GCM and a ring of keys.
 *
 * @remarks
 *
 * The first key of `longshore.sealing.keys` seals, all of them open. To change
 * keys, put a new one first, have every value sealed anew (see
 * {@link Sealer.isCurrent}), then take the old one away.
 *
 * A sealed value is `v1.<key id>.<base64url of nonce, tag and ciphertext>`.
 *
 * @public
 */
export class Sealer {
  readonly #keys: Map<string, Buffer>;
  readonly #current: string;

  private constructor(keys: Map<string, Buffer>) {
    this.#keys = keys;
    this.#current = [...keys.keys()][0];
  }

  /**
   * Reads the ring of keys.
   *
   * @throws InputError that names the key of the config, and never a secret.
   */
  static fromConfig(config: RootConfigService): Sealer {
    const keys = new Map<string, Buffer>();
    (config.getOptionalConfigArray(KEYS) ?? []).forEach((entry, index) => {
      const id = entry.getString('id');
      const secret = Buffer.from(entry.getString('secret'), 'base64');
      if (!/^[a-z0-9-]{1,32}$/.test(id)) {
        throw new InputError(
          `${KEYS}[${index}].id must be 1 to 32 of a-z, 0-9 and -`,
        );
      }
      if (keys.has(id)) {
        throw new InputError(`${KEYS}[${index}].id is there twice`);
      }
      if (secret.length !== KEY_BYTES) {
        throw new InputError(
          `${KEYS}[${index}].secret must be ${KEY_BYTES} bytes in base64, as from: openssl rand -base64 ${KEY_BYTES}`,
        );
      }
      keys.set(id, secret);
    });
    if (keys.size === 0) {
      throw new InputError(
        `${KEYS} is missing: secrets can only be kept with a key, as from: openssl rand -base64 ${KEY_BYTES}`,
      );
    }
    return new Sealer(keys);
  }

  /** Seals a text for one place. The same text gives another value each time. */
  seal(text: string, place: SealedPlace): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(
      'aes-256-gcm',
      this.#keys.get(this.#current)!,
      nonce,
    );
    cipher.setAAD(authenticated(this.#current, place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [
      VERSION,
      this.#current,
      Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url'),
    ].join('.');
  }

  /**
   * Opens what was sealed for the same place.
   *
   * @throws InputError when the key is not there any more, or when the value was
   * changed or belongs elsewhere. The message holds neither value nor place.
   */
  open(sealed: string, place: SealedPlace): string {
    const [version, id, body] = sealed.split('.');
    if (version !== VERSION || body === undefined) {
      throw new InputError('This is not a sealed value');
    }
    const key = this.#keys.get(id);
    if (!key) {
      throw new InputError(
        `A value was sealed with the key '${id}', which is not in ${KEYS}`,
      );
    }
    const bytes = Buffer.from(body, 'base64url');
    try {
      const decipher = createDecipheriv(
        'aes-256-gcm',
        key,
        bytes.subarray(0, NONCE_BYTES),
        { authTagLength: TAG_BYTES },
      );
      decipher.setAAD(authenticated(id, place));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    } catch {
      throw new InputError(
        `A value sealed with the key '${id}' does not open: it was changed, or belongs elsewhere`,
      );
    }
  }

  /** Whether a value is sealed with the key that seals today. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${VERSION}.${this.#current}.`);
  }
}

/** The same bytes for the same place, whatever the order of its fields. */
function authenticated(keyId: string, place: SealedPlace): Buffer {
  const fields = Object.entries(place).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify([VERSION, keyId, fields]));
}
