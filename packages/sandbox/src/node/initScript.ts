import { BRIDGE, CellSpec, NodeSpec } from '../state/SandboxSpec';
import { kubeletArgs, kubeProxyArgs, NODE_ETC } from './nodeConfig';

/**
 * What the kubelet wants of the kernel. It would write these machine-wide, so
 * the node shows it files that have the values already.
 */
const TUNABLES: { [name: string]: string } = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/**
 * The script that is process 1 of a node's PID namespace.
 *
 * The node has the machine's file system, but /run, /var/lib and /var/log of
 * its own: all programs use their usual paths, nothing of it is on the machine,
 * and the short paths fit into socket names. It sees its folder as
 * /run/longshore/node, wherever that lies on the machine.
 */
export function initScript(options: {
  cell: CellSpec;
  node: NodeSpec;
  /** All nodes that the pods of this one reach. */
  allNodes: NodeSpec[];
  nodeDir: string;
  kubelet: string;
  kubeProxy: string;
}): string {
  const { cell, node, allNodes, nodeDir, kubelet, kubeProxy } = options;
  const tunables = Object.entries(TUNABLES).map(
    ([name, value]) =>
      `fake=/run/longshore/sys/$(echo ${name} | tr / .); echo ${value} > $fake; mount -n --bind $fake /proc/sys/${name}`,
  );
  const routes = allNodes
    .filter(other => other.name !== node.name)
    .map(other => `ip route add ${other.podCidr} via ${other.address}`);
  return `#!/bin/sh
# Written by longshore-sandbox. Process 1 of node ${node.name}: when it ends,
# the kernel ends everything on the node.
set -eu
hostname ${node.name}

# File system; -n, since the table of mounts under /run is not the node's
boot=${quote(`${nodeDir}/boot`)}
mount -n -t tmpfs -o mode=755 tmpfs "$boot"
mkdir -p "$boot/longshore/node" "$boot/longshore/sys" "$boot/lock"
touch "$boot/longshore/kubelet" "$boot/longshore/kube-proxy"
mount -n --bind ${quote(nodeDir)} "$boot/longshore/node"
mount -n --bind ${quote(kubelet)} "$boot/longshore/kubelet"
mount -n --bind ${quote(kubeProxy)} "$boot/longshore/kube-proxy"
mount -n --move "$boot" /run
mount -n --bind /run/longshore/node/var-lib /var/lib
mount -n --bind /run/longshore/node/var-log /var/log
${tunables.join('\n')}
# Inside the node only: pods may pass on mounts (mountPropagation).
mount -n --make-rshared /

# Network; the host lays the cable
ip link set lo up
tries=0
until ip link show dev eth0 > /dev/null 2>&1; do
  tries=$((tries + 1))
  if [ $tries -gt 300 ]; then echo 'no network interface after 30 s' >&2; exit 1; fi
  sleep 0.1
done
ip addr add ${node.address}/${BRIDGE.prefixLength} dev eth0
ip link set eth0 up
ip route add default via ${BRIDGE.address}
${routes.join('\n')}
echo 1 > /proc/sys/net/ipv4/ip_forward

# Programs. The shell stays process 1, since it also reaps the orphans that
# containers leave; neither kubelet nor containerd does.
containerd --config ${NODE_ETC}/containerd.toml >> /run/longshore/node/containerd.log 2>&1 &
tries=0
until [ -S /run/containerd/containerd.sock ]; do
  tries=$((tries + 1))
  if [ $tries -gt 1200 ]; then echo 'no containerd after 2 min' >&2; exit 1; fi
  sleep 0.1
done
/run/longshore/kube-proxy ${kubeProxyArgs(node).join(
    ' ',
  )} >> /run/longshore/node/kube-proxy.log 2>&1 &
# As a service manager does it, a kubelet that ends is started again; one that
# keeps ending takes the node down.
starts=0
while [ $starts -lt 10 ]; do
  starts=$((starts + 1))
  /run/longshore/kubelet ${kubeletArgs(cell, node).join(' ')} &
  wait $! || echo "kubelet ended with $?" >&2
  sleep 1
done
exit 1
`;
}

function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
