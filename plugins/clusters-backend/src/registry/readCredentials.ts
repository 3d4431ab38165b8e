import { CellCredentials } from '@longshore/plugin-clusters-common';
import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { CellIdentity, ServerAccess } from './CellConfig';
import { invalidCredentials } from './invalidCredentials';
import { Kubeconfig } from './Kubeconfig';
import { readServerUrl } from './serverUrl';

/**
 * Reads credentials that somebody entered. Nothing of them is in a message.
 *
 * @throws InputError with code `credentials-invalid`
 */
export async function readCredentials(
  credentials: CellCredentials,
): Promise<ServerAccess> {
  const access = await read(credentials);
  assertUsable(access);
  return access;
}

/** PEM text may be cut short, or be of two things that do not belong together. */
function assertUsable({ ca, identity }: ServerAccess) {
  if (ca && !isCertificate(ca)) {
    throw invalidCredentials(
      'the authority is not a complete certificate',
      'authority-incomplete',
    );
  }
  if (identity.type === 'client-certificate') {
    const { certificate, key } = identity;
    try {
      createSecureContext({ cert: certificate, key });
    } catch {
      throw invalidCredentials(
        'certificate or key are not complete, or the key is not that of the certificate',
        'certificate-key',
      );
    }
  }
}

/** TLS passes over authorities that it cannot read, and then trusts nobody. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

async function read(credentials: CellCredentials): Promise<ServerAccess> {
  if (credentials.type === 'kubeconfig') {
    const kubeconfig = Kubeconfig.parse(credentials.kubeconfig);
    const context =
      credentials.context ??
      kubeconfig.currentContext ??
      (kubeconfig.contexts.length === 1 ? kubeconfig.contexts[0] : undefined);
    if (!context) {
      const contexts = kubeconfig.contexts.join(', ') || 'none';
      throw invalidCredentials(
        `the kubeconfig names no current context; choose one of: ${contexts}`,
        'context-open',
        { contexts },
      );
    }
    return kubeconfig.access(context);
  }
  const { url, ca } = credentials;
  return {
    url: readServerUrl(url, 'the address'),
    ca: ca ? requirePem(ca, 'the authority', 'CERTIFICATE') : undefined,
    identity: readIdentity(credentials),
  };
}

function readIdentity(
  credentials: Exclude<CellCredentials, { type: 'kubeconfig' }>,
): CellIdentity {
  if (credentials.type === 'client-certificate') {
    return {
      type: 'client-certificate',
      certificate: requirePem(
        credentials.certificate,
        'the certificate',
        'CERTIFICATE',
      ),
      key: requirePem(credentials.key, 'the key', 'PRIVATE KEY'),
    };
  }
  const token = credentials.token.trim();
  // It becomes a header.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw invalidCredentials(
      'the token is empty or holds spaces',
      'token-malformed',
    );
  }
  return { type: 'token', token };
}

function requirePem(text: string, what: string, kind: string): string {
  if (!text.includes('-----BEGIN ') || !text.includes(`${kind}-----`)) {
    throw invalidCredentials(
      `${what} is not PEM text (BEGIN … ${kind})`,
      'not-pem',
      { what: kind },
    );
  }
  return text;
}
