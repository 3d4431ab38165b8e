import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { waitFor } from '../process/waitFor';
import { SandboxContext } from '../SandboxContext';
import { BRIDGE, NodeSpec } from '../state/SandboxSpec';

/**
 * Makes the bridge to which all nodes are connected.
 * Routes and addresses on it go with it, and so need no record.
 */
export async function ensureBridge(context: SandboxContext): Promise<void> {
  if (!existsSync(`/sys/class/net/${BRIDGE.name}`)) {
    context.record.add({ kind: 'link', name: BRIDGE.name });
    await context.run(
      'ip',
      `link add ${BRIDGE.name} address ${hardwareAddress(
        BRIDGE.address,
      )} type bridge`.split(' '),
    );
  }
  await context.run('ip', [
    'addr',
    'replace',
    `${BRIDGE.address}/${BRIDGE.prefixLength}`,
    'dev',
    BRIDGE.name,
  ]);
  await context.run('ip', ['link', 'set', BRIDGE.name, 'up']);
}

/** Lays the cable between the bridge and a node that has just started. */
export async function connectNode(
  context: SandboxContext,
  node: NodeSpec,
  pid: number,
): Promise<void> {
  const { link, address } = node;
  await layCable(context, { link, address, pid });
  await context.run(
    'ip',
    `route replace ${node.podCidr} via ${node.address} dev ${BRIDGE.name}`.split(
      ' ',
    ),
  );
}

/**
 * Lays a cable between the bridge and `eth0` in a process's network namespace,
 * unless there is one.
 */
export async function layCable(
  context: SandboxContext,
  cable: { link: string; address: string; pid: number },
): Promise<void> {
  const { link, address, pid } = cable;
  await waitFor(
    { what: `network namespace of ${link}`, timeoutMs: 10_000 },
    () => networkNamespace(pid) !== networkNamespace('self'),
  );
  if (!hasInterface(pid, 'eth0')) {
    context.record.add({ kind: 'link', name: link });
    // The far end goes with its network namespace, and takes this end with it.
    // But the namespace outlives its processes by a minute or so while the
    // kernel waits for TCP connections of killed ones to be closed.
    if (existsSync(`/sys/class/net/${link}`)) {
      await context.run('ip', ['link', 'delete', link]);
    }
    await context.run(
      'ip',
      `link add ${link} type veth peer name eth0 address ${hardwareAddress(
        address,
      )} netns ${pid}`.split(' '),
    );
  }
  await context.run(
    'ip',
    `link set ${link} master ${BRIDGE.name} up`.split(' '),
  );
}

/**
 * A locally administered hardware address that never changes for an address.
 *
 * Left alone, a bridge takes the lowest one of its ports and so changes it when
 * a node is switched off; a node gets a new one each time it is switched on.
 * Until the neighbours ask again, up to half a minute, all that they send is
 * lost, and healthy nodes are called NotReady.
 */
export function hardwareAddress(address: string): string {
  const bytes = address
    .split('.')
    .map(part => Number(part).toString(16).padStart(2, '0'));
  return ['02', '4c', ...bytes].join(':');
}

function networkNamespace(pid: number | 'self'): string {
  return readlinkSync(`/proc/${pid}/ns/net`);
}

function hasInterface(pid: number, name: string): boolean {
  return readFileSync(`/proc/${pid}/net/dev`, 'utf8').includes(`${name}:`);
}
