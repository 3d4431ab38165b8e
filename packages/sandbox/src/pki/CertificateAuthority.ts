// The certificate library finds its parts by decorator metadata.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

// Elliptic keys are made in milliseconds, RSA keys take up to a second each.
const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

// Longer than any sandbox lives.
const LIFETIME_MS = 365 * 24 * 60 * 60 * 1000;

// A clock that was put back a little should not make a certificate invalid.
const BACKDATED_MS = 60 * 60 * 1000;

/** Whom a certificate is for. */
export interface CertificateRequest {
  /** Common name: the user that Kubernetes sees. */
  user: string;
  /** Organizations: the groups that Kubernetes sees. */
  groups?: string[];
  /** Host names and addresses; makes it a server certificate as well. */
  hosts?: string[];
  /** When it ends, from now; below zero: it has ended. Default: a year. */
  lifetimeMs?: number;
}

/** The files of a certificate. */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/** A certificate authority in a folder: `ca.crt`, `ca.key` and what it issued. */
export class CertificateAuthority {
  readonly #dir: string;
  readonly #certificate: x509.X509Certificate;
  readonly #keys: CryptoKeyPair;

  private constructor(
    dir: string,
    certificate: x509.X509Certificate,
    keys: CryptoKeyPair,
  ) {
    this.#dir = dir;
    this.#certificate = certificate;
    this.#keys = keys;
  }

  /** Opens the authority in the folder, or makes a new one there. */
  static async open(dir: string, name: string): Promise<CertificateAuthority> {
    const certFile = join(dir, 'ca.crt');
    const keyFile = join(dir, 'ca.key');
    if (existsSync(certFile) && existsSync(keyFile)) {
      const certificate = new x509.X509Certificate(
        readFileSync(certFile, 'utf8'),
      );
      const publicKey = await certificate.publicKey.export();
      const privateKey = await importPrivateKey(readFileSync(keyFile, 'utf8'));
      return new CertificateAuthority(dir, certificate, {
        publicKey,
        privateKey,
      });
    }
    mkdirSync(dir, { recursive: true });
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: KEY_ALGORITHM,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          // eslint-disable-next-line no-bitwise
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    // The certificate last: it says that both are there.
    writeFileSync(keyFile, exportPrivateKey(keys.privateKey), { mode: 0o600 });
    writeFileSync(certFile, `${certificate.toString('pem')}\n`);
    return new CertificateAuthority(dir, certificate, keys);
  }

  /** The authority's own certificate. */
  get certFile(): string {
    return join(this.#dir, 'ca.crt');
  }

  get keyFile(): string {
    return join(this.#dir, 'ca.key');
  }

  /** Issues a certificate, unless there is one under this file name already. */
  async issue(
    fileName: string,
    request: CertificateRequest,
  ): Promise<CertificateFiles> {
    const files = {
      cert: join(this.#dir, `${fileName}.crt`),
      key: join(this.#dir, `${fileName}.key`),
    };
    if (existsSync(files.cert) && existsSync(files.key)) {
      return files;
    }
    return this.reissue(fileName, request);
  }

  /** Issues a certificate in place of the one under this file name. */
  async reissue(
    fileName: string,
    request: CertificateRequest,
  ): Promise<CertificateFiles> {
    const files = {
      cert: join(this.#dir, `${fileName}.crt`),
      key: join(this.#dir, `${fileName}.key`),
    };
    const keys = await generateKeys();
    const usages = [x509.ExtendedKeyUsage.clientAuth];
    const extensions: x509.Extension[] = [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.AuthorityKeyIdentifierExtension.create(this.#keys.publicKey),
    ];
    if (request.hosts) {
      usages.push(x509.ExtendedKeyUsage.serverAuth);
      extensions.push(
        new x509.SubjectAlternativeNameExtension(
          request.hosts.map(value => ({
            type: isIP(value) ? ('ip' as const) : ('dns' as const),
            value,
          })),
        ),
      );
    }
    extensions.push(new x509.ExtendedKeyUsageExtension(usages));
    const certificate = await x509.X509CertificateGenerator.create({
      // As objects: names such as system:masters need no escaping then.
      subject: [
        ...(request.groups ?? []).map(group => ({ O: [group] })),
        { CN: [request.user] },
      ],
      issuer: this.#certificate.subject,
      publicKey: keys.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: KEY_ALGORITHM,
      ...validity(request.lifetimeMs),
      extensions,
    });
    writeFileSync(files.key, exportPrivateKey(keys.privateKey), {
      mode: 0o600,
    });
    writeFileSync(files.cert, `${certificate.toString('pem')}\n`);
    return files;
  }
}

/** Makes the key pair with which service account tokens are signed. */
export async function ensureSigningKey(dir: string): Promise<CertificateFiles> {
  const files = { cert: join(dir, 'sa.pub'), key: join(dir, 'sa.key') };
  if (!existsSync(files.cert)) {
    mkdirSync(dir, { recursive: true });
    const keys = await generateKeys();
    writeFileSync(files.key, exportPrivateKey(keys.privateKey), {
      mode: 0o600,
    });
    const pem = KeyObject.from(keys.publicKey as webcrypto.CryptoKey).export({
      type: 'spki',
      format: 'pem',
    });
    writeFileSync(files.cert, pem);
  }
  return files;
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
}

function exportPrivateKey(key: CryptoKey): string {
  // SEC 1 and not PKCS 8: Kubernetes reads only this form for signing keys.
  return KeyObject.from(key as webcrypto.CryptoKey)
    .export({ type: 'sec1', format: 'pem' })
    .toString();
}

async function importPrivateKey(pem: string): Promise<CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return (await webcrypto.subtle.importKey('pkcs8', der, KEY_ALGORITHM, true, [
    'sign',
  ])) as CryptoKey;
}

function validity(lifetimeMs = LIFETIME_MS): {
  notBefore: Date;
  notAfter: Date;
} {
  const now = Date.now();
  return {
    notBefore: new Date(now - BACKDATED_MS + Math.min(0, lifetimeMs)),
    notAfter: new Date(now + lifetimeMs),
  };
}
