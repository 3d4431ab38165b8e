import { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { Failure } from '@longshore/plugin-longshore-common';
import { lookup as resolveName } from 'node:dns';
import { lookup as resolveNames } from 'node:dns/promises';
import { BlockList, isIP, LookupFunction } from 'node:net';
import { embeddedIPv4 } from './embeddedIPv4';

const ALLOWED = 'clusters.allowedAddresses';

/** What no cluster is reached by, and what a backend must not be made to call. */
const REFUSED: Array<{ kind: string; ranges: string[] }> = [
  {
    // Of clouds: Alibaba and Oracle have theirs outside the link-local range.
    kind: 'metadata',
    ranges: [
      '169.254.169.254/32',
      '100.100.100.200/32',
      '192.0.0.192/32',
      'fd00:ec2::254/128',
    ],
  },
  { kind: 'loopback', ranges: ['127.0.0.0/8', '::1/128'] },
  { kind: 'link-local', ranges: ['169.254.0.0/16', 'fe80::/10'] },
  // The second holds every obsolete way to write an IPv4 address in IPv6.
  { kind: 'unspecified', ranges: ['0.0.0.0/8', '::/96'] },
  { kind: 'multicast', ranges: ['224.0.0.0/4', 'ff00::/8'] },
  { kind: 'broadcast', ranges: ['255.255.255.255/32'] },
];

/** A connection that was not made, since nothing may be called there. */
export class AddressRefusedError extends Error {
  readonly code = 'ADDRESS_REFUSED';

  constructor(host: string, kind: string) {
    super(`${host} is a ${kind} address`);
    this.name = 'AddressRefusedError';
  }
}

/**
 * Which addresses registered cells may have. A page on which anything can be
 * entered must not make the backend call itself or what only it can reach.
 *
 * @remarks
 *
 * A name is resolved by {@link AddressRules.lookup} for each connection, and the
 * connection is made to the very address that was looked at, so that a name
 * which resolves to another one the next moment gains nothing.
 */
export class AddressRules {
  readonly #allowed: BlockList;
  readonly #refused = REFUSED.map(({ kind, ranges }) => ({
    kind,
    list: toBlockList(ranges, kind),
  }));

  /** @throws InputError that names the entry of `clusters.allowedAddresses` */
  static fromConfig(config: RootConfigService): AddressRules {
    return new AddressRules(config.getOptionalStringArray(ALLOWED) ?? []);
  }

  constructor(allowed: string[]) {
    this.#allowed = toBlockList(allowed, ALLOWED);
  }

  /** What is wrong with calling an IP address; undefined when nothing is. */
  refusal(address: string): string | undefined {
    const plain = address.split('%')[0];
    if (this.#allows(plain)) {
      return undefined;
    }
    return [plain, ...embeddedIPv4(plain)]
      .filter(one => !this.#allows(one))
      .map(one => this.#kindOf(one))
      .find(Boolean);
  }

  #allows(address: string): boolean {
    return this.#allowed.check(address, familyOf(address));
  }

  #kindOf(address: string): string | undefined {
    const family = familyOf(address);
    return this.#refused.find(({ list }) => list.check(address, family))?.kind;
  }

  /**
   * Why the host of a URL must not be called, or cannot be found.
   *
   * @returns undefined when nothing is wrong
   */
  async judge(url: URL): Promise<Failure | undefined> {
    const host = hostOf(url);
    let addresses = [host];
    if (!isIP(host)) {
      try {
        addresses = (await resolveNames(host, { all: true })).map(
          ({ address }) => address,
        );
      } catch (error) {
        const system = String((error as NodeJS.ErrnoException).code ?? '');
        return {
          code: 'host-not-found',
          message: `The name '${host}' does not resolve (${system}); check it and the DNS of the backend`,
          params: { host, system },
        };
      }
    }
    for (const address of addresses) {
      const kind = this.refusal(address);
      if (kind) {
        return refusedFailure(host, address, kind);
      }
    }
    return undefined;
  }

  /**
   * Why the host of a URL that is an IP address must not be called. Names are
   * judged at each connection by {@link AddressRules.lookup}, IP addresses
   * never come there.
   */
  judgeLiteral(url: URL): Failure | undefined {
    const host = hostOf(url);
    const kind = isIP(host) ? this.refusal(host) : undefined;
    return kind ? refusedFailure(host, host, kind) : undefined;
  }

  /** Resolves as Node does, and fails when any of the addresses is refused. */
  readonly lookup: LookupFunction = (host, options, callback) => {
    resolveName(host, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, '');
        return;
      }
      for (const { address } of addresses) {
        const kind = this.refusal(address);
        if (kind) {
          callback(new AddressRefusedError(host, kind), '');
          return;
        }
      }
      if (options.all) {
        callback(null, addresses);
      } else {
        const [{ address, family }] = addresses;
        callback(null, address, family);
      }
    });
  };
}

function refusedFailure(host: string, address: string, kind: string): Failure {
  return {
    code: 'address-refused',
    message: `${
      host === address ? host : `${host} (${address})`
    } is a ${kind} address, which the backend must not be made to call; if it is right all the same, add it to ${ALLOWED}`,
    params: { host, address, kind, key: ALLOWED },
  };
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function toBlockList(ranges: string[], where: string): BlockList {
  const list = new BlockList();
  for (const [index, range] of ranges.entries()) {
    const [address, prefix] = range.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? Infinity : Number(prefix);
    const most = version === 6 ? 128 : 32;
    const valid =
      version > 0 &&
      (bits === Infinity ||
        (/^\d{1,3}$/.test(prefix) && bits >= 0 && bits <= most));
    if (!valid) {
      throw new InputError(
        `${where}[${index}] must be an IP address or a range such as 10.0.0.0/8, not '${range}'`,
      );
    }
    list.addSubnet(
      address,
      Math.min(bits, most),
      version === 6 ? 'ipv6' : 'ipv4',
    );
  }
  return list;
}
