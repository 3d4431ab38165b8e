import { ownProgram } from '../binaries/ownProgram';
import {
  daemonInControlPlane,
  runInControlPlane,
} from '../cell/controlPlaneNetwork';
import { killAndWait } from '../process/killAndWait';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';
import {
  forgetNetworkFault,
  NetworkFault,
  rememberNetworkFault,
} from './rememberedFault';

// There is no other queue in the control plane's namespace.
const QUEUE = 1;

/**
 * Puts a fault on the line between a cell's control plane and everything but its
 * own nodes and pods, in place of the one that is on; undefined heals it.
 *
 * It is a matter of the firewall in the control plane's network namespace:
 * open connections feel it as well, and none of them is told.
 */
export async function setNetworkFault(
  context: SandboxContext,
  cell: CellSpec,
  fault: NetworkFault | undefined,
): Promise<void> {
  const delayName = delayProcess(cell);
  const delayBefore = context.record.process(delayName);
  if (fault) {
    // Before the fault itself: `up` heals what is written here.
    rememberNetworkFault(context.paths, cell, fault);
  }
  await setRules(context, cell, fault?.kind === 'cut' ? 'DROP' : undefined);
  if (delayBefore) {
    await killAndWait([delayBefore]);
  }
  if (fault?.kind === 'slow') {
    await daemonInControlPlane(context, cell, {
      name: delayName,
      command: await ownProgram('build/delay'),
      args: [`--queue=${QUEUE}`, `--delay=${fault.delayMs}ms`],
    });
    await setRules(
      context,
      cell,
      `NFQUEUE --queue-num ${QUEUE} --queue-bypass`,
    );
  }
  if (!fault) {
    forgetNetworkFault(context.paths, cell);
  }
}

/** The name of the process that holds packets back. */
export function delayProcess(cell: CellSpec): string {
  return `${cell.name}-delay`;
}

/** All rules of the control plane's firewall, for `iptables-restore`. */
export function firewallRules(cell: CellSpec, target?: string): string {
  const own = cell.nodes.flatMap(({ address, podCidr }) => [address, podCidr]);
  const rules = target
    ? [
        ...own.map(range => `-A INPUT -s ${range} -j ACCEPT`),
        `-A INPUT -i eth0 -j ${target}`,
      ]
    : [];
  // A slow line needs one direction only: what is held back on its way in is
  // answered later. What is held back on its way out would fill the sender's
  // buffer and stop it.
  if (target === 'DROP') {
    rules.push(
      ...own.map(range => `-A OUTPUT -d ${range} -j ACCEPT`),
      `-A OUTPUT -o eth0 -j ${target}`,
    );
  }
  return [
    '*filter',
    ':INPUT ACCEPT',
    ':OUTPUT ACCEPT',
    ...rules,
    'COMMIT',
    '',
  ].join('\n');
}

// In one step, so that there is no moment with half of the rules.
async function setRules(
  context: SandboxContext,
  cell: CellSpec,
  target?: string,
): Promise<void> {
  await runInControlPlane(context, cell, 'iptables-restore', [], {
    stdin: firewallRules(cell, target),
  });
}
