import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { whyEnded } from '../process/startDaemon';
import { waitFor } from '../process/waitFor';
import { SandboxContext } from '../SandboxContext';
import { PACKAGE_ROOT } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';
import { CellPki, INTERNAL_NAME } from './cellPki';
import { apiServerUrl } from './controlPlaneArgs';
import { controlPlaneParts, daemonInControlPlane } from './controlPlaneNetwork';
import { adminKubeconfigFile } from './startControlPlane';

const MANIFEST = join(PACKAGE_ROOT, 'manifests', 'dns-rbac.yaml');

const READY_PORT = 8181;
const READY_TIMEOUT_MS = 60_000;

/**
 * Starts the cluster's DNS server beside the control plane, where the kubelets
 * tell pods to look. It knows the cluster's own names and no others.
 */
export async function startDns(
  context: SandboxContext,
  cell: CellSpec,
  pki: CellPki,
): Promise<void> {
  const { binaries, paths } = context;
  const corefile = paths.cell(cell.name, 'Corefile');
  const login = paths.cell(cell.name, 'dns.kubeconfig');
  if (!existsSync(login)) {
    await context.run(binaries.kubectl, [
      `--kubeconfig=${adminKubeconfigFile(paths, cell)}`,
      `--tls-server-name=${INTERNAL_NAME}`,
      ...['apply', '--server-side', '-f', MANIFEST],
    ]);
    writeFileSync(corefile, corefileOf(cell, login));
    writeKubeconfig(
      login,
      kubeconfig({
        cluster: cell.name,
        user: 'dns',
        server: apiServerUrl(cell),
        caFile: pki.ca.certFile,
        credentials: pki.dns,
        serverName: INTERNAL_NAME,
      }),
    );
  }
  const daemon = await daemonInControlPlane(context, cell, {
    name: controlPlaneParts(cell).dns,
    command: binaries.coredns,
    args: ['-conf', corefile],
  });
  await waitFor(
    {
      what: `DNS of ${cell.name}`,
      timeoutMs: READY_TIMEOUT_MS,
      hopeless: () => whyEnded(daemon),
    },
    async () => (await fetch(`http://${cell.address}:${READY_PORT}/ready`)).ok,
  );
}

/** CoreDNS's configuration. */
export function corefileOf(cell: CellSpec, kubeconfigFile: string): string {
  return `.:53 {
  bind ${cell.address}
  errors
  ready ${cell.address}:${READY_PORT}
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig "${kubeconfigFile}"
    ttl 5
  }
  # At once, instead of letting who asks try again elsewhere.
  template ANY ANY . {
    rcode NXDOMAIN
  }
}
`;
}
