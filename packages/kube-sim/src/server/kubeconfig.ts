import { stringify } from 'yaml';
import { Identity } from './certificates';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** A kubeconfig with one context per cluster; the first is current. */
export function kubeconfig(
  clusters: Array<{ name: string; url: string }>,
  identity: Identity,
): string {
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': clusters[0]?.name ?? '',
      clusters: clusters.map(({ name, url }) => ({
        name,
        cluster: {
          server: url,
          'certificate-authority-data': base64(identity.ca),
        },
      })),
      contexts: clusters.map(({ name }) => ({
        name,
        context: { cluster: name, user: 'kube-sim' },
      })),
      users: [{ name: 'kube-sim', user: { token: identity.token } }],
    },
    // One line per certificate: some readers do not join folded text.
    { lineWidth: 0 },
  );
}
