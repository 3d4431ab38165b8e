import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { serviceAccountToken } from './serviceAccountToken';

describe('serviceAccountToken', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const token = serviceAccountToken({
    key: keys.privateKey.export({ type: 'sec1', format: 'pem' }).toString(),
    namespace: 'longshore-system',
    name: 'longshore-platform',
    uid: 'u-1',
    issuedAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2026-01-01T01:00:00Z'),
  });
  const [header, claims, signature] = token.split('.');

  it('should be signed as JSON Web Tokens are', () => {
    expect(
      verify(
        'sha256',
        Buffer.from(`${header}.${claims}`),
        { key: createPublicKey(keys.privateKey), dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ),
    ).toBe(true);
  });

  it('should say who it is, and when it ends', () => {
    expect(
      JSON.parse(Buffer.from(claims, 'base64url').toString()),
    ).toMatchObject({
      sub: 'system:serviceaccount:longshore-system:longshore-platform',
      iat: 1767225600,
      exp: 1767229200,
      'kubernetes.io': { serviceaccount: { uid: 'u-1' } },
    });
  });
});
