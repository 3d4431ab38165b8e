import { NotFoundError } from '@backstage/errors';
import { layCable } from '../node/network';
import { killAndWait } from '../process/killAndWait';
import { isAlive, ProcessIdentity } from '../process/procfs';
import { RunOptions } from '../process/run';
import { Daemon, DaemonSpec } from '../process/startDaemon';
import { SandboxContext } from '../SandboxContext';
import { CreationRecord } from '../state/CreationRecord';
import { BRIDGE, CellSpec } from '../state/SandboxSpec';
import { forgetNetworkFault } from '../faults/rememberedFault';

/** The programs of a control plane, by the names of their processes. */
export const controlPlaneParts = (cell: CellSpec) => ({
  /** Holds the network namespace and does nothing else. */
  network: `${cell.name}-network`,
  etcd: `${cell.name}-etcd`,
  apiServer: `${cell.name}-apiserver`,
  controllerManager: `${cell.name}-controller-manager`,
  scheduler: `${cell.name}-scheduler`,
  dns: `${cell.name}-dns`,
  kwok: `${cell.name}-kwok`,
});

/**
 * Gives a control plane a network namespace of its own with a cable to the
 * bridge, so that a fault of the network hits this cell alone. The namespace
 * has no name: it is held by a process, and goes with the last one in it.
 */
export async function ensureControlPlaneNetwork(
  context: SandboxContext,
  cell: CellSpec,
): Promise<void> {
  const { network, ...programs } = controlPlaneParts(cell);
  const holder = context.record.process(network);
  if (!holder || !isAlive(holder)) {
    // What still runs does so in the namespace of a holder that was killed.
    await killAndWait(
      Object.values(programs).flatMap(
        name => context.record.process(name) ?? [],
      ),
    );
    forgetNetworkFault(context.paths, cell);
  }
  const { pid } = await context.daemon({
    name: network,
    command: 'unshare',
    args: ['--net', 'sleep', 'infinity'],
  });
  await layCable(context, {
    link: cell.link,
    address: cell.address,
    pid,
  });
  // Straight to the pods, as from a node: the machine need not forward.
  const routes = context.spec.cells
    .flatMap(({ nodes }) => nodes)
    .map(node => `ip route replace ${node.podCidr} via ${node.address}`);
  await runInControlPlane(context, cell, 'sh', [
    '-ec',
    [
      'ip link set lo up',
      `ip addr replace ${cell.address}/${BRIDGE.prefixLength} dev eth0`,
      'ip link set eth0 up',
      ...routes,
    ].join('\n'),
  ]);
}

/** Starts a daemon in a control plane's network, unless it runs. */
export async function daemonInControlPlane(
  context: SandboxContext,
  cell: CellSpec,
  spec: Omit<DaemonSpec, 'logFile'>,
): Promise<Daemon> {
  return context.daemon({
    ...spec,
    command: 'nsenter',
    args: [enter(context.record, cell), spec.command, ...spec.args],
  });
}

/** Runs a command in a control plane's network, which no fault reaches. */
export async function runInControlPlane(
  context: SandboxContext,
  cell: CellSpec,
  command: string,
  args: string[],
  options?: Omit<RunOptions, 'env'>,
): Promise<string> {
  return context.run(
    'nsenter',
    [enter(context.record, cell), command, ...args],
    options,
  );
}

function enter(record: CreationRecord, cell: CellSpec): string {
  return `--net=/proc/${networkHolder(record, cell).pid}/ns/net`;
}

function networkHolder(
  record: CreationRecord,
  cell: CellSpec,
): ProcessIdentity {
  const holder = record.process(controlPlaneParts(cell).network);
  if (!holder || !isAlive(holder)) {
    throw new NotFoundError(
      `The network of ${cell.name} is gone. Bring it back: longshore-sandbox up`,
    );
  }
  return holder;
}
