import { existsSync, readlinkSync } from 'node:fs';
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
    await context.run('ip', ['link', 'add', BRIDGE.name, 'type', 'bridge']);
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
  await waitFor(
    { what: `network namespace of ${node.name}`, timeoutMs: 10_000 },
    () => networkNamespace(pid) !== networkNamespace('self'),
  );
  context.record.add({ kind: 'link', name: node.link });
  // The end on the node goes with the node's network namespace, and takes this
  // end with it. But the namespace outlives the node by a minute or so while the
  // kernel waits for TCP connections of killed processes to be closed.
  if (existsSync(`/sys/class/net/${node.link}`)) {
    await context.run('ip', ['link', 'delete', node.link]);
  }
  await context.run(
    'ip',
    `link add ${node.link} type veth peer name eth0 netns ${pid}`.split(' '),
  );
  await context.run(
    'ip',
    `link set ${node.link} master ${BRIDGE.name} up`.split(' '),
  );
  await context.run(
    'ip',
    `route replace ${node.podCidr} via ${node.address} dev ${BRIDGE.name}`.split(
      ' ',
    ),
  );
}

function networkNamespace(pid: number | 'self'): string {
  return readlinkSync(`/proc/${pid}/ns/net`);
}
