import { mockServices } from '@backstage/backend-test-utils';
import { LookupAddress } from 'node:dns';
import { AddressRules } from './AddressRules';

function rules(...allowed: string[]) {
  return AddressRules.fromConfig(
    mockServices.rootConfig({
      data: { clusters: { allowedAddresses: allowed } },
    }),
  );
}

const judge = (url: string, ...allowed: string[]) =>
  rules(...allowed).judge(new URL(url));

describe('AddressRules', () => {
  it.each([
    ['169.254.169.254', 'metadata'],
    ['100.100.100.200', 'metadata'],
    ['fd00:ec2::254', 'metadata'],
    ['FD00:0EC2:0:0::254', 'metadata'],
    ['::ffff:169.254.169.254', 'metadata'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b::a9fe:a9fe', 'metadata'],
    ['64:ff9b::169.254.169.254', 'metadata'],
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['::1', 'loopback'],
    ['64:ff9b::7f00:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['::7f00:1', 'unspecified'],
    ['64:ff9b::1', 'unspecified'],
    // NAT64 with a prefix of the network's own, of 96, 64, 56 and 48 bits.
    ['64:ff9b:1::7f00:1', 'loopback'],
    ['64:ff9b:1:ffff:ffff:ffff:a9fe:a9fe', 'metadata'],
    ['64:ff9b:1:0:a9:fea9:fe00:0', 'metadata'],
    ['64:ff9b:1:a9:fe:a9fe::', 'metadata'],
    ['64:ff9b:1:7f00:0:100::', 'loopback'],
    ['64:ff9b:1:7f00:0:100::dead', 'loopback'],
    ['64:ff9b:1::1', 'unspecified'],
    // 6to4
    ['2002:7f00:1::', 'loopback'],
    ['2002:7f00:1:1::5', 'loopback'],
    ['2002:a9fe:a9fe::1', 'metadata'],
    ['2002:a9fe:101::', 'link-local'],
    // IPv4-translated
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['224.0.0.1', 'multicast'],
    ['ff02::1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['10.0.0.1', undefined],
    ['192.168.0.1', undefined],
    ['203.0.113.7', undefined],
    ['fd00::1', undefined],
    ['2001:db8::7f00:1', undefined],
    ['64:ff9b::a00:1', undefined],
    ['64:ff9b:1::a00:1', undefined],
    ['64:ff9b:1:a00:0:100::', undefined],
    ['64:ff9b:2::7f00:1', undefined],
    ['2002:a00:1::7f00:1', undefined],
    ['2003:7f00:1::', undefined],
    ['::ffff:0:10.0.0.1', undefined],
  ])('should say of %s: %s', (address, kind) => {
    expect(rules().refusal(address)).toBe(kind);
  });

  it('should allow what the config allows, and no more', () => {
    const some = rules('127.0.0.0/8', 'fd00:ec2::/32', '169.254.7.7');
    expect(some.refusal('127.0.0.1')).toBeUndefined();
    expect(some.refusal('::ffff:127.0.0.1')).toBeUndefined();
    expect(some.refusal('2002:7f00:1::')).toBeUndefined();
    expect(some.refusal('2002:a9fe:708::')).toBe('link-local');
    expect(some.refusal('fd00:ec2::254')).toBeUndefined();
    expect(some.refusal('169.254.7.7')).toBeUndefined();
    expect(some.refusal('169.254.7.8')).toBe('link-local');
    expect(some.refusal('::1')).toBe('loopback');
    const one = rules('2002:7f00:1::/48');
    expect(one.refusal('2002:7f00:1::5')).toBeUndefined();
    expect(one.refusal('2002:7f00:2::5')).toBe('loopback');
  });

  it.each([
    '10.0.0.0/33',
    'fd00::/129',
    'localhost',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '',
  ])('should name the entry %j that is no range', entry => {
    expect(() => rules('10.0.0.0/8', entry)).toThrow(
      'clusters.allowedAddresses[1]',
    );
  });

  it('should see through every way to write an address', async () => {
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '[::1]',
      '[::ffff:7f00:1]',
      'localhost',
    ]) {
      expect(await judge(`https://${host}:6443`)).toMatchObject({
        code: 'address-refused',
        params: { kind: 'loopback', key: 'clusters.allowedAddresses' },
      });
    }
    expect(await judge('https://127.0.0.1', '127.0.0.1')).toBeUndefined();
    expect(await judge('https://10.1.2.3')).toBeUndefined();
    expect(await judge('https://nowhere.invalid')).toMatchObject({
      code: 'host-not-found',
      params: { host: 'nowhere.invalid' },
    });
  });

  it('should judge IP addresses without a name to resolve', () => {
    expect(rules().judgeLiteral(new URL('https://[::1]'))).toMatchObject({
      code: 'address-refused',
    });
    expect(rules().judgeLiteral(new URL('https://localhost'))).toBeUndefined();
    expect(rules().judgeLiteral(new URL('https://10.0.0.1'))).toBeUndefined();
  });

  it('should refuse at each connection what a name resolves to', async () => {
    const resolve = (by: AddressRules, all: boolean) =>
      new Promise<string | LookupAddress[]>((done, failed) =>
        by.lookup('localhost', { all }, (error, address) =>
          error ? failed(error) : done(address),
        ),
      );
    await expect(resolve(rules(), true)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    });
    const allowing = rules('127.0.0.0/8', '::1');
    expect(await resolve(allowing, false)).toMatch(/^(127\.0\.0\.1|::1)$/);
    expect(await resolve(allowing, true)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
        }),
      ]),
    );
  });
});
