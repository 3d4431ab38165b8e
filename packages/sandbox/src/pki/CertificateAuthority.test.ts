import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from './CertificateAuthority';

const read = (file: string) => new X509Certificate(readFileSync(file));

describe('CertificateAuthority', () => {
  const dir = mkdtempSync(join(tmpdir(), 'longshore-pki-'));
  let ca: CertificateAuthority;
  beforeAll(async () => {
    ca = await CertificateAuthority.open(join(dir, 'pki'), 'test');
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  it('should be an authority', () => {
    const certificate = read(ca.certFile);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('should issue client certificates with user and groups', async () => {
    const files = await ca.issue('node', {
      user: 'system:node:a',
      groups: ['system:nodes', 'second'],
    });
    const certificate = read(files.cert);
    expect(certificate.subject.split('\n')).toEqual([
      'O=system:nodes',
      'O=second',
      'CN=system:node:a',
    ]);
    expect(certificate.verify(read(ca.certFile).publicKey)).toBe(true);
    expect(
      certificate.checkPrivateKey(createPrivateKey(readFileSync(files.key))),
    ).toBe(true);
    // eslint-disable-next-line no-bitwise
    expect(statSync(files.key).mode & 0o077).toBe(0);
  });

  it('should issue server certificates with names and addresses', async () => {
    const files = await ca.issue('server', {
      user: 'server',
      hosts: ['198.18.0.1', 'kubernetes.default'],
    });
    const certificate = read(files.cert);
    expect(certificate.checkIP('198.18.0.1')).toBe('198.18.0.1');
    expect(certificate.checkHost('kubernetes.default')).toBe(
      'kubernetes.default',
    );
    expect(certificate.keyUsage).toContain('1.3.6.1.5.5.7.3.1');
  });

  it('should be the same when opened again, and issue nothing twice', async () => {
    const again = await CertificateAuthority.open(join(dir, 'pki'), 'test');
    const first = await ca.issue('once', { user: 'once' });
    const content = readFileSync(first.cert, 'utf8');
    const second = await again.issue('once', { user: 'once' });
    expect(readFileSync(second.cert, 'utf8')).toBe(content);

    const later = await again.issue('later', { user: 'later' });
    expect(read(later.cert).verify(read(ca.certFile).publicKey)).toBe(true);
  });
});
