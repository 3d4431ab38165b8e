import { mockServices } from '@backstage/backend-test-utils';
import { randomBytes } from 'node:crypto';
import { AccessSealer } from './AccessSealer';
import { ServerAccess } from './CellConfig';

const key = (id: string) => ({
  id,
  secret: randomBytes(32).toString('base64'),
});
const OLD = key('2025');
const NEW = key('2026');

function sealer(...keys: object[]) {
  return AccessSealer.fromConfig(
    mockServices.rootConfig({
      data: keys.length > 0 ? { longshore: { sealing: { keys } } } : {},
    }),
  );
}

const ACCESS: ServerAccess = {
  url: new URL('https://gz-1.example:6443/path'),
  ca: '-----BEGIN CERTIFICATE-----',
  serverName: 'gz-1',
  identity: { type: 'token', token: 'a-secret-token' },
};

describe('AccessSealer', () => {
  it.each([
    ACCESS,
    {
      url: new URL('https://gz-1.example/'),
      identity: {
        type: 'client-certificate' as const,
        certificate: 'cert',
        key: 'a-secret-key',
      },
    },
  ])('should open what it sealed and show the address only', access => {
    const ring = sealer(OLD);
    const kept = ring.seal('gz-1', access);
    expect(kept).toMatchObject({
      url: access.url.href,
      identity: access.identity.type,
    });
    expect(JSON.stringify(kept)).not.toContain('a-secret');
    expect(ring.open('gz-1', kept.access)).toEqual(access);
    expect(() => ring.open('gz-2', kept.access)).toThrow(/does not open/);
  });

  it('should seal anew with the first key of the ring', () => {
    const kept = sealer(OLD).seal('gz-1', ACCESS);
    const both = sealer(NEW, OLD);
    expect(both.isCurrent(kept.access)).toBe(false);
    const anew = both.sealAnew('gz-1', kept.access);
    expect(both.isCurrent(anew)).toBe(true);
    expect(sealer(NEW).open('gz-1', anew)).toEqual(ACCESS);
  });

  it('should name the config when there is no key', () => {
    const none = sealer();
    expect(none.available).toBe(false);
    expect(() => none.assertAvailable()).toThrow(
      expect.objectContaining({
        name: 'ServiceUnavailableError',
        code: 'sealing-keys-missing',
        message: expect.stringContaining('longshore.sealing.keys'),
      }),
    );
    expect(() => none.seal('gz-1', ACCESS)).toThrow(/longshore.sealing.keys/);
  });

  it('should not keep the path of a file', () => {
    expect(() =>
      sealer(OLD).seal('gz-1', {
        ...ACCESS,
        identity: { type: 'token-file', path: '/token' },
      }),
    ).toThrow(/A file on one machine/);
  });
});
