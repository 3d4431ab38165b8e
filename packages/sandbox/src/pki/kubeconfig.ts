import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CertificateFiles } from './CertificateAuthority';

/** How a kubeconfig's user proves who it is. */
export type Credentials = CertificateFiles | { token: string };

/** A kubeconfig with one cluster and one user, everything inlined. */
export function kubeconfig(options: {
  cluster: string;
  user: string;
  server: string;
  caFile: string;
  credentials: Credentials;
  /** The name that the server's certificate must have. Default: its address. */
  serverName?: string;
}): string {
  const { cluster, server, credentials } = options;
  // Several files may be merged (KUBECONFIG=a:b), and there names are one space.
  const user = `${options.user}@${cluster}`;
  const login =
    'token' in credentials
      ? `token: ${credentials.token}`
      : `client-certificate-data: ${inline(credentials.cert)}
      client-key-data: ${inline(credentials.key)}`;
  return `apiVersion: v1
kind: Config
current-context: ${cluster}
clusters:
  - name: ${cluster}
    cluster:
      server: ${server}
      certificate-authority-data: ${inline(options.caFile)}${
    options.serverName ? `\n      tls-server-name: ${options.serverName}` : ''
  }
users:
  - name: ${user}
    user:
      ${login}
contexts:
  - name: ${cluster}
    context:
      cluster: ${cluster}
      user: ${user}
`;
}

/** Writes a kubeconfig so that only its owner can read it. */
export function writeKubeconfig(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o600 });
}

function inline(file: string): string {
  return readFileSync(file).toString('base64');
}
