import { mkdirSync, writeFileSync } from 'node:fs';
import { whyEnded } from '../process/startDaemon';
import { waitFor } from '../process/waitFor';
import { CertificateFiles } from '../pki/CertificateAuthority';
import { kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { SandboxContext } from '../SandboxContext';
import { SandboxPaths } from '../state/SandboxPaths';
import { CellSpec } from '../state/SandboxSpec';
import { CellPki, INTERNAL_NAME } from './cellPki';
import {
  apiServerArgs,
  apiServerUrl,
  AUDIT_POLICY,
  auditPolicyFile,
  controllerManagerArgs,
  etcdArgs,
  schedulerArgs,
} from './controlPlaneArgs';
import {
  controlPlaneParts,
  daemonInControlPlane,
  ensureControlPlaneNetwork,
  runInControlPlane,
} from './controlPlaneNetwork';

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
  const parts = controlPlaneParts(cell);
  await progress.step(`${cell.name}: etcd and API server`, async () => {
    mkdirSync(paths.cell(cell.name), { recursive: true });
    writeFileSync(auditPolicyFile(paths, cell), JSON.stringify(AUDIT_POLICY));
    await ensureControlPlaneNetwork(context, cell);
    const etcd = await daemonInControlPlane(context, cell, {
      name: parts.etcd,
      command: binaries.etcd,
      args: etcdArgs(paths, cell, pki),
    });
    writeKubeconfigs(context, cell, pki);
    await startApiServer(context, cell, pki, () => whyEnded(etcd));
  });
  await daemonInControlPlane(context, cell, {
    name: parts.controllerManager,
    command: binaries.controllerManager,
    args: controllerManagerArgs(
      pki,
      paths.cell(cell.name, 'controller-manager.kubeconfig'),
    ),
  });
  await daemonInControlPlane(context, cell, {
    name: parts.scheduler,
    command: binaries.scheduler,
    args: schedulerArgs(paths.cell(cell.name, 'scheduler.kubeconfig')),
  });
}

/** Starts the API server, unless it runs, and waits until it is ready. */
export async function startApiServer(
  context: SandboxContext,
  cell: CellSpec,
  pki: CellPki,
  hopeless: () => string | undefined = () => undefined,
): Promise<void> {
  const apiServer = await daemonInControlPlane(context, cell, {
    name: controlPlaneParts(cell).apiServer,
    command: context.binaries.apiServer,
    args: apiServerArgs(context.paths, cell, pki),
  });
  await waitFor(
    {
      what: `API server of ${cell.name}`,
      timeoutMs: READY_TIMEOUT_MS,
      intervalMs: 200,
      hopeless: () => hopeless() ?? whyEnded(apiServer),
    },
    () => isReady(context, cell),
  );
}

function writeKubeconfigs(
  { paths }: SandboxContext,
  cell: CellSpec,
  pki: CellPki,
): void {
  const write = (
    file: string,
    user: string,
    credentials: CertificateFiles,
    serverName?: string,
  ) =>
    writeKubeconfig(
      file,
      kubeconfig({
        cluster: cell.name,
        user,
        server: apiServerUrl(cell),
        caFile: pki.ca.certFile,
        credentials,
        serverName,
      }),
    );
  write(adminKubeconfigFile(paths, cell), 'sandbox-admin', pki.admin);
  write(
    paths.cell(cell.name, 'controller-manager.kubeconfig'),
    'controller-manager',
    pki.controllerManager,
    INTERNAL_NAME,
  );
  write(
    paths.cell(cell.name, 'scheduler.kubeconfig'),
    'scheduler',
    pki.scheduler,
    INTERNAL_NAME,
  );
}

// From beside it, so that a fault of the network does not count.
async function isReady(
  context: SandboxContext,
  cell: CellSpec,
): Promise<boolean> {
  await runInControlPlane(context, cell, context.binaries.kubectl, [
    `--kubeconfig=${adminKubeconfigFile(context.paths, cell)}`,
    `--tls-server-name=${INTERNAL_NAME}`,
    '--request-timeout=5s',
    'get',
    '--raw=/readyz',
  ]);
  return true;
}
