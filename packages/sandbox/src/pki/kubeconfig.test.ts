import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconfig, writeKubeconfig } from './kubeconfig';

describe('kubeconfig', () => {
  const dir = mkdtempSync(join(tmpdir(), 'longshore-kubeconfig-'));
  const file = (name: string) => {
    writeFileSync(join(dir, name), name);
    return join(dir, name);
  };
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const options = {
    cluster: 'cell-a',
    user: 'admin',
    server: 'https://198.18.0.1:6443',
    caFile: file('ca'),
  };
  afterAll(() => rmSync(dir, { recursive: true }));

  it('should hold everything itself', () => {
    const content = kubeconfig({
      ...options,
      credentials: { cert: file('cert'), key: file('key') },
    });
    expect(content).toContain(`certificate-authority-data: ${base64('ca')}`);
    expect(content).toContain(`client-certificate-data: ${base64('cert')}`);
    expect(content).toContain(`client-key-data: ${base64('key')}`);
    expect(content).not.toContain(dir);
  });

  it('should name the user after the cell, for merged files', () => {
    const content = kubeconfig({ ...options, credentials: { token: 'abc' } });
    expect(content).toContain('name: admin@cell-a\n');
    expect(content).toContain('user: admin@cell-a\n');
    expect(content).toContain('token: abc\n');
  });

  it('should be readable for its owner only', () => {
    const target = join(dir, 'deep', 'config');
    writeKubeconfig(target, 'x');
    // eslint-disable-next-line no-bitwise
    expect(statSync(target).mode & 0o077).toBe(0);
  });
});
