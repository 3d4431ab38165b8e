import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { withFailure } from '@longshore/plugin-longshore-common';
import { Sealer, SealedPlace } from '@longshore/plugin-longshore-node';
import { z } from 'zod';
import { ServerAccess } from './CellConfig';
import { KeptAccess } from './CellRecord';

const KEYS = 'longshore.sealing.keys';

const sealedSchema = z.object({
  url: z.string(),
  ca: z.string().optional(),
  serverName: z.string().optional(),
  identity: z.discriminatedUnion('type', [
    z.object({ type: z.literal('token'), token: z.string() }),
    z.object({
      type: z.literal('client-certificate'),
      certificate: z.string(),
      key: z.string(),
    }),
  ]),
});

/**
 * Seals how to reach a cell: credentials together with the address and the
 * authority that they are meant for, so that whoever can write to the database
 * cannot have them sent elsewhere.
 *
 * Without keys in the config everything works but registering.
 */
export class AccessSealer {
  readonly #sealer: Sealer | undefined;

  /** @throws InputError when there are keys that cannot be used */
  static fromConfig(config: RootConfigService): AccessSealer {
    return new AccessSealer(
      config.has(KEYS) ? Sealer.fromConfig(config) : undefined,
    );
  }

  private constructor(sealer: Sealer | undefined) {
    this.#sealer = sealer;
  }

  /** Whether there are keys. */
  get available(): boolean {
    return this.#sealer !== undefined;
  }

  /** @throws ServiceUnavailableError with code `sealing-keys-missing` */
  assertAvailable(): void {
    this.#require();
  }

  /**
   * @throws InputError for a token file, which is on one machine only
   * @throws ServiceUnavailableError with code `sealing-keys-missing`
   */
  seal(cell: string, access: ServerAccess): KeptAccess {
    const { url, ca, serverName, identity } = access;
    if (identity.type === 'token-file') {
      throw new InputError('A file on one machine cannot be registered');
    }
    const text = JSON.stringify({ url: url.href, ca, serverName, identity });
    return {
      url: url.href,
      identity: identity.type,
      access: this.#require().seal(text, placeOf(cell)),
    };
  }

  /** @throws InputError when the key is not there any more or it does not fit */
  open(cell: string, sealed: string): ServerAccess {
    const text = this.#require().open(sealed, placeOf(cell));
    const { url, ...rest } = sealedSchema.parse(JSON.parse(text));
    return { url: new URL(url), ...rest };
  }

  /** Id of the key that seals today. */
  get currentKey(): string {
    const [, key] = this.#require().seal('', placeOf('')).split('.');
    return key;
  }

  /** Whether a value is sealed with the key that seals today. */
  isCurrent(sealed: string): boolean {
    return this.#require().isCurrent(sealed);
  }

  /** The same secret, sealed with the key that seals today. */
  sealAnew(cell: string, sealed: string): string {
    const place = placeOf(cell);
    const sealer = this.#require();
    return sealer.seal(sealer.open(sealed, place), place);
  }

  #require(): Sealer {
    if (!this.#sealer) {
      throw withFailure(
        new ServiceUnavailableError(
          `Clusters cannot be registered, since ${KEYS} is missing in the config, and credentials are only kept sealed. Make a key with: openssl rand -base64 32`,
        ),
        { code: 'sealing-keys-missing', params: { key: KEYS } },
      );
    }
    return this.#sealer;
  }
}

function placeOf(cell: string): SealedPlace {
  return { table: 'cells', id: cell, field: 'access' };
}
