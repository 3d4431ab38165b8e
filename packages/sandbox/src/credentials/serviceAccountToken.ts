import { createPrivateKey, randomUUID, sign } from 'node:crypto';

// Who signs the tokens, and for whom they are.
const ISSUER = 'https://kubernetes.default.svc';

/** Seconds by which an API server is too generous about the end of a token. */
export const LEEWAY_SECONDS = 60;

/**
 * A token as the API server issues them, but with an end of one's own: it
 * issues none for less than ten minutes.
 */
export function serviceAccountToken(options: {
  /** The key that signs the cell's tokens, in PEM. */
  key: string;
  namespace: string;
  name: string;
  uid: string;
  issuedAt: Date;
  expiresAt: Date;
}): string {
  const { namespace, name, uid } = options;
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  const unsigned = [
    { alg: 'ES256', typ: 'JWT' },
    {
      iss: ISSUER,
      aud: [ISSUER],
      sub: `system:serviceaccount:${namespace}:${name}`,
      jti: randomUUID(),
      iat: seconds(options.issuedAt),
      nbf: seconds(options.issuedAt),
      exp: seconds(options.expiresAt),
      'kubernetes.io': { namespace, serviceaccount: { name, uid } },
    },
  ]
    .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(unsigned), {
    key: createPrivateKey(options.key),
    dsaEncoding: 'ieee-p1363',
  });
  return `${unsigned}.${signature.toString('base64url')}`;
}
