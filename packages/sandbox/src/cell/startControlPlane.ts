import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { whyEnded } from '../process/startDaemon';
import { waitFor } from '../process/waitFor';
import { CertificateFiles } from '../pki/CertificateAuthority';
import { kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { SandboxContext } from '../SandboxContext';
import { SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';
import { CellPki } from './cellPki';
import {
  apiServerArgs,
  apiServerUrl,
  AUDIT_POLICY,
  auditPolicyFile,
  controllerManagerArgs,
  etcdArgs,
  schedulerArgs,
} from './controlPlaneArgs';

// Ready after 2 s on two free cores; a busy machine may need much longer.
const READY_TIMEOUT_MS = 60_000;

/** The kubeconfig of the cell's administrator. */
export function adminKubeconfigFile(
  paths: SandboxPaths,
  cell: CellSpec,
): string {
  return paths.cell(cell.name, 'admin.kubeconfig');
}

/** Starts etcd, API server, controller manager and scheduler of a cell. */
export async function startControlPlane(
  context: SandboxContext,
  cell: CellSpec,
  pki: CellPki,
): Promise<void> {
  const { binaries, paths, progress } = context;
  await progress.step(`${cell.name}: etcd and API server`, async () => {
    mkdirSync(paths.cell(cell.name), { recursive: true });
    writeFileSync(auditPolicyFile(paths, cell), JSON.stringify(AUDIT_POLICY));
    const etcd = await context.daemon({
      name: `${cell.name}-etcd`,
      command: binaries.etcd,
      args: etcdArgs(paths, cell, pki),
    });
    const apiServer = await context.daemon({
      name: `${cell.name}-apiserver`,
      command: binaries.apiServer,
      args: apiServerArgs(paths, cell, pki),
    });
    writeKubeconfigs(context, cell, pki);
    await waitFor(
      {
        what: `API server of ${cell.name}`,
        timeoutMs: READY_TIMEOUT_MS,
        hopeless: () => whyEnded(etcd) ?? whyEnded(apiServer),
      },
      () => isReady(`${apiServerUrl(cell)}/readyz`, pki.ca.certFile, pki.admin),
    );
  });
  await context.daemon({
    name: `${cell.name}-controller-manager`,
    command: binaries.controllerManager,
    args: controllerManagerArgs(
      cell,
      pki,
      paths.cell(cell.name, 'controller-manager.kubeconfig'),
    ),
  });
  await context.daemon({
    name: `${cell.name}-scheduler`,
    command: binaries.scheduler,
    args: schedulerArgs(cell, paths.cell(cell.name, 'scheduler.kubeconfig')),
  });
}

function writeKubeconfigs(
  { paths }: SandboxContext,
  cell: CellSpec,
  pki: CellPki,
): void {
  const write = (file: string, user: string, credentials: CertificateFiles) =>
    writeKubeconfig(
      file,
      kubeconfig({
        cluster: cell.name,
        user,
        server: apiServerUrl(cell),
        caFile: pki.ca.certFile,
        credentials,
      }),
    );
  write(adminKubeconfigFile(paths, cell), 'sandbox-admin', pki.admin);
  write(
    paths.cell(cell.name, 'controller-manager.kubeconfig'),
    'controller-manager',
    pki.controllerManager,
  );
  write(
    paths.cell(cell.name, 'scheduler.kubeconfig'),
    'scheduler',
    pki.scheduler,
  );
}

async function isReady(
  url: string,
  caFile: string,
  client: CertificateFiles,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        ca: readFileSync(caFile),
        cert: readFileSync(client.cert),
        key: readFileSync(client.key),
        // No keep-alive: the socket would hold this process open.
        agent: false,
        timeout: 5000,
      },
      response => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('timeout', () => call.destroy(new Error(`${url} does not answer`)));
    call.on('error', reject);
    call.end();
  });
}
