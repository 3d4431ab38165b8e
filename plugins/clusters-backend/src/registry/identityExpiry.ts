import { X509Certificate } from 'node:crypto';
import { CellIdentity } from './CellConfig';

/**
 * When credentials end by themselves, in ms since 1970; undefined when they do
 * not, or when that cannot be read from them.
 */
export function identityExpiry(identity: CellIdentity): number | undefined {
  switch (identity.type) {
    case 'token':
      return tokenExpiry(identity.token);
    case 'client-certificate':
      return certificateExpiry(identity.certificate);
    default:
      return undefined;
  }
}

/** Tokens of service accounts are JSON Web Tokens; others may be anything. */
function tokenExpiry(token: string): number | undefined {
  const [, claims] = token.split('.');
  try {
    const { exp } = JSON.parse(
      Buffer.from(claims, 'base64url').toString('utf8'),
    );
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

function certificateExpiry(certificate: string): number | undefined {
  try {
    return Date.parse(new X509Certificate(certificate).validTo);
  } catch {
    return undefined;
  }
}
