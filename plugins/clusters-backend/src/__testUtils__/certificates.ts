import { generateKeyPairSync } from 'node:crypto';
import { md, pki } from 'node-forge';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A certificate with its key, PEM. */
export type Certificate = { cert: string; key: string };

/** A certificate authority for one test run. */
export class TestAuthority {
  readonly #keys = newKeys();
  readonly #name: string;
  readonly pem: string;

  constructor(name: string) {
    this.#name = name;
    const certificate = blank(this.#keys.publicKey, name);
    certificate.setIssuer([{ name: 'commonName', value: name }]);
    certificate.setExtensions([{ name: 'basicConstraints', cA: true }]);
    certificate.sign(this.#keys.privateKey, md.sha256.create());
    this.pem = pki.certificateToPem(certificate);
  }

  issue(
    options: { host?: string; notAfter?: Date; client?: boolean } = {},
  ): Certificate {
    const { host = '127.0.0.1', notAfter } = options;
    const keys = newKeys();
    const certificate = blank(keys.publicKey, host);
    if (notAfter) certificate.validity.notAfter = notAfter;
    certificate.setIssuer([{ name: 'commonName', value: this.#name }]);
    certificate.setExtensions([
      {
        name: 'subjectAltName',
        altNames: [
          /^[\d.]+$/.test(host)
            ? { type: 7, ip: host }
            : { type: 2, value: host },
        ],
      },
    ]);
    certificate.sign(this.#keys.privateKey, md.sha256.create());
    return {
      cert: pki.certificateToPem(certificate),
      key: pki.privateKeyToPem(keys.privateKey),
    };
  }
}

function blank(publicKey: pki.PublicKey, commonName: string): pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = `01${Math.random().toString(16).slice(2, 10)}`;
  certificate.validity.notBefore = new Date(Date.now() - 2 * DAY_MS);
  certificate.validity.notAfter = new Date(Date.now() + 2 * DAY_MS);
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  return certificate;
}

/** Made by Node: node-forge takes seconds for a key. */
function newKeys() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    publicKey: pki.publicKeyFromPem(publicKey),
    privateKey: pki.privateKeyFromPem(privateKey),
  };
}
