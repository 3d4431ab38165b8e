import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { SandboxContext } from '../SandboxContext';
import { PACKAGE_ROOT, SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';
import { CellPki } from './cellPki';
import { apiServerUrl } from './controlPlaneArgs';
import { adminKubeconfigFile } from './startControlPlane';

const MANIFEST = join(PACKAGE_ROOT, 'manifests', 'longshore-rbac.yaml');

// As long as the certificates.
const TOKEN_LIFETIME = '8760h';

/** The kubeconfig of Longshore's platform account. */
export function longshoreKubeconfigFile(
  paths: SandboxPaths,
  cell: CellSpec,
): string {
  return paths.cell(cell.name, 'longshore.kubeconfig');
}

/** Installs Longshore's account and roles, and writes its kubeconfig. */
export async function installIdentities(
  context: SandboxContext,
  cell: CellSpec,
  pki: CellPki,
): Promise<void> {
  const file = longshoreKubeconfigFile(context.paths, cell);
  if (existsSync(file)) {
    return;
  }
  const kubectl = (...args: string[]) =>
    context.run(context.binaries.kubectl, [
      `--kubeconfig=${adminKubeconfigFile(context.paths, cell)}`,
      ...args,
    ]);
  await kubectl('apply', '--server-side', '-f', MANIFEST);
  const token = await kubectl(
    'create',
    'token',
    'longshore-platform',
    '--namespace=longshore-system',
    `--duration=${TOKEN_LIFETIME}`,
  );
  writeKubeconfig(
    file,
    kubeconfig({
      cluster: cell.name,
      user: 'longshore-platform',
      server: apiServerUrl(cell),
      caFile: pki.ca.certFile,
      credentials: { token: token.trim() },
    }),
  );
}
