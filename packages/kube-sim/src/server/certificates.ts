import { generateKeyPairSync, randomBytes } from 'node:crypto';
import forge from 'node-forge';

/** What a simulator needs to be trusted and to know its clients. PEM texts. */
export interface Identity {
  ca: string;
  serverCertificate: string;
  serverKey: string;
  /** A client certificate of the administrator (user `kubernetes-admin`, group `system:masters`). */
  clientCertificate: string;
  clientKey: string;
  token: string;
  /** Of the admin API. */
  adminToken: string;
}

export function createToken(): string {
  return randomBytes(24).toString('base64url');
}

const VALID_YEARS = 10;
const SERIAL_BYTES = 8;

/**
 * A serial number as hex of DER's shortest form: positive, not zero, and
 * without a leading zero byte. Strict readers refuse all else as "illegal
 * padding".
 */
export function toSerialNumber(random: Uint8Array): string {
  const bytes = Buffer.from(random);
  // The top bit is the sign. A first byte of zero would be padding, whatever follows.
  bytes[0] = bytes[0] % 0x80 || 1;
  return bytes.toString('hex');
}

export interface KeyPair {
  publicKey: forge.pki.rsa.PublicKey;
  privateKey: forge.pki.rsa.PrivateKey;
  pem: string;
}

export function createKeys(): KeyPair {
  // Node's own generator: forge's is in JavaScript and takes seconds.
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    publicKey: forge.pki.publicKeyFromPem(publicKey) as forge.pki.rsa.PublicKey,
    privateKey: forge.pki.privateKeyFromPem(
      privateKey,
    ) as forge.pki.rsa.PrivateKey,
    pem: privateKey,
  };
}

/** Whom a certificate is for and who signs it. */
export interface CertificateRequest {
  subject: forge.pki.CertificateField[];
  issuer: forge.pki.CertificateField[];
  keys: KeyPair;
  signer: KeyPair;
  extensions: object[];
  /** Default: a random one. */
  serialNumber?: string;
}

export function createCertificate(request: CertificateRequest): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = request.keys.publicKey;
  certificate.serialNumber =
    request.serialNumber ?? toSerialNumber(randomBytes(SERIAL_BYTES));
  // An hour back, for clocks that differ a little.
  certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
  certificate.validity.notAfter = new Date();
  certificate.validity.notAfter.setFullYear(
    certificate.validity.notBefore.getFullYear() + VALID_YEARS,
  );
  certificate.setSubject(request.subject);
  certificate.setIssuer(request.issuer);
  certificate.setExtensions(request.extensions);
  certificate.sign(request.signer.privateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

/** A certificate authority, a server certificate for the loopback names and a client certificate. */
export function createIdentity(): Identity {
  const caKeys = createKeys();
  const serverKeys = createKeys();
  const clientKeys = createKeys();
  const issuer = [{ name: 'commonName', value: 'kube-sim-ca' }];
  const ca = createCertificate({
    subject: issuer,
    issuer,
    keys: caKeys,
    signer: caKeys,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    ca,
    serverCertificate: createCertificate({
      subject: [{ name: 'commonName', value: 'kube-sim' }],
      issuer,
      keys: serverKeys,
      signer: caKeys,
      extensions: [
        { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
            { type: 7, ip: '::1' },
          ],
        },
      ],
    }),
    serverKey: serverKeys.pem,
    clientCertificate: createCertificate({
      subject: [
        { name: 'commonName', value: 'kubernetes-admin' },
        { name: 'organizationName', value: 'system:masters' },
      ],
      issuer,
      keys: clientKeys,
      signer: caKeys,
      extensions: [
        { name: 'keyUsage', digitalSignature: true },
        { name: 'extKeyUsage', clientAuth: true },
      ],
    }),
    clientKey: clientKeys.pem,
    token: createToken(),
    adminToken: createToken(),
  };
}
