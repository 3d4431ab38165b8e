import { CNI_PLUGIN_DIR } from '../debian/ensureDebianPackages';
import { FAULT_TIMING } from '../cell/controlPlaneArgs';
import { CellSpec, NodeSpec } from '../state/SandboxSpec';

/** Where a node sees its own folder; see initScript. */
export const NODE_ETC = '/run/longshore/node/etc';

/** The cgroup under which all nodes have theirs. */
export const CGROUP = '/longshore';

// A node renews its lease four times per lease duration, so that one or two
// lost renewals do not make it NotReady.
const LEASE_SECONDS = FAULT_TIMING.nodeGraceSeconds;

/** containerd's configuration (version 2, for containerd 1.6 and 1.7). */
export function containerdConfig(options: {
  pauseImage: string;
  registry: string;
}): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
# "opt" would make /opt/containerd on the machine.
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

[${cri}]
  sandbox_image = "${options.pauseImage}"
  # Without CAP_SYS_RESOURCE (in many containers and virtual machines) runc
  # cannot lower oom_score_adj, and each pod fails with the misleading
  # "can't get final child's PID from pipe: EOF".
  restrict_oom_score_adj = true
  # A profile would stay loaded in the machine's kernel.
  disable_apparmor = true

[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[${cri}.containerd.runtimes.runc.options]
  SystemdCgroup = false

[${cri}.cni]
  bin_dir = "${CNI_PLUGIN_DIR}"
  conf_dir = "${NODE_ETC}/cni"

[${cri}.registry.mirrors."${options.registry}"]
  endpoint = ["http://${options.registry}"]
`;
}

/** The pod network of a node: a bridge with the node's own range. */
export function cniConfig(node: NodeSpec): object {
  return {
    cniVersion: '1.0.0',
    name: 'longshore',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: node.podCidr }]],
          // Without it pods have no default route, and nothing outside the
          // node reaches them.
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  };
}

/** The kubelet's configuration; JSON is YAML as well. */
export function kubeletConfig(cell: CellSpec, node: NodeSpec): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${NODE_ETC}/pki/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${NODE_ETC}/pki/kubelet.crt`,
    tlsPrivateKeyFile: `${NODE_ETC}/pki/kubelet.key`,
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: nodeCgroup(node),
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    oomScoreAdj: 0,
    // The machine's disk is not the sandbox's: a nearly full one must not make
    // its nodes throw out pods and images.
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '0%',
      'nodefs.inodesFree': '0%',
      'imagefs.available': '0%',
      'imagefs.inodesFree': '0%',
    },
    imageGCHighThresholdPercent: 100,
    nodeStatusUpdateFrequency: '5s',
    nodeLeaseDurationSeconds: LEASE_SECONDS,
    clusterDomain: 'cluster.local',
    clusterDNS: [cell.address],
    // For pods that want the node's DNS: there is none, and at the bridge's
    // address a look-up is refused at once.
    resolvConf: `${NODE_ETC}/resolv.conf`,
  };
}

/** The kubelet's command line, without the program. */
export function kubeletArgs(cell: CellSpec, node: NodeSpec): string[] {
  return [
    `--config=${NODE_ETC}/kubelet.json`,
    `--kubeconfig=${NODE_ETC}/kubelet.kubeconfig`,
    `--hostname-override=${node.name}`,
    // Not loopback, else the node has no InternalIP, and logs and exec fail.
    `--node-ip=${node.address}`,
    `--node-labels=topology.kubernetes.io/region=sandbox,topology.kubernetes.io/zone=${cell.name}`,
  ];
}

/** The command line of kube-proxy, without the program. */
export function kubeProxyArgs(node: NodeSpec): string[] {
  return [
    `--kubeconfig=${NODE_ETC}/kube-proxy.kubeconfig`,
    `--hostname-override=${node.name}`,
    `--bind-address=${node.address}`,
    '--proxy-mode=iptables',
    // A pod and the one that answers it may be on the same node; the answer
    // would then go past the firewall, which has to take the address back.
    '--masquerade-all',
    // These are settings of the whole machine.
    '--conntrack-max-per-core=0',
    '--conntrack-min=0',
    '--conntrack-tcp-timeout-established=0',
    '--conntrack-tcp-timeout-close-wait=0',
    '--healthz-bind-address=127.0.0.1:10256',
    '--metrics-bind-address=127.0.0.1:10249',
  ];
}

/** The cgroup of a node's pods. */
export function nodeCgroup(node: NodeSpec): string {
  return `${CGROUP}/${node.name}`;
}
