import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { CellPki, INTERNAL_NAME } from '../cell/cellPki';
import { apiServerUrl } from '../cell/controlPlaneArgs';
import { pauseImage, registryAddress } from '../images/images';
import { CertificateFiles } from '../pki/CertificateAuthority';
import { kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { killAndWait } from '../process/killAndWait';
import { isAlive, listProcesses, ProcessIdentity } from '../process/procfs';
import { Daemon } from '../process/startDaemon';
import { SandboxContext } from '../SandboxContext';
import { BRIDGE, CellSpec, NodeSpec } from '../state/SandboxSpec';
import { ensureCgroup, removeCgroup } from './cgroups';
import { initScript } from './initScript';
import { connectNode } from './network';
import {
  cniConfig,
  containerdConfig,
  kubeletConfig,
  nodeCgroup,
} from './nodeConfig';

// Everything a machine has for itself. --kill-child makes this process the
// node's power switch: with it ends the node's process 1, and with that, by
// the kernel, everything in its PID namespace, at once.
const UNSHARE = [
  '--net',
  '--mount',
  '--pid',
  '--uts',
  '--ipc',
  '--fork',
  '--mount-proc',
  '--kill-child=KILL',
];

/** A node that can be switched off and on like a machine. */
export class NodeMachine {
  readonly #context: SandboxContext;
  readonly #cell: CellSpec;
  readonly #node: NodeSpec;

  constructor(context: SandboxContext, cell: CellSpec, node: NodeSpec) {
    this.#context = context;
    this.#cell = cell;
    this.#node = node;
  }

  /** Writes the node's configuration; its certificates stay the same. */
  async install(pki: CellPki): Promise<void> {
    const { paths, spec, binaries } = this.#context;
    const etc = (...parts: string[]) =>
      paths.node(this.#node.name, 'etc', ...parts);
    for (const dir of ['boot', 'var-lib', 'var-log', 'etc/cni', 'etc/pki']) {
      mkdirSync(paths.node(this.#node.name, dir), { recursive: true });
    }
    const files = await pki.ca.issue(`node-${this.#node.name}`, {
      user: `system:node:${this.#node.name}`,
      groups: ['system:nodes'],
      hosts: [this.#node.address, this.#node.name],
    });
    copyFileSync(pki.ca.certFile, etc('pki', 'ca.crt'));
    copyFileSync(files.cert, etc('pki', 'kubelet.crt'));
    copyFileSync(files.key, etc('pki', 'kubelet.key'));
    const writeLogin = (user: string, credentials: CertificateFiles) =>
      writeKubeconfig(
        etc(`${user}.kubeconfig`),
        kubeconfig({
          cluster: this.#cell.name,
          user,
          server: apiServerUrl(this.#cell),
          caFile: pki.ca.certFile,
          credentials,
          serverName: INTERNAL_NAME,
        }),
      );
    writeLogin('kubelet', files);
    writeLogin('kube-proxy', pki.kubeProxy);
    writeFileSync(
      etc('containerd.toml'),
      containerdConfig({
        pauseImage: pauseImage(spec),
        registry: registryAddress(spec),
      }),
    );
    writeFileSync(
      etc('cni', '10-longshore.conflist'),
      JSON.stringify(cniConfig(this.#node)),
    );
    writeFileSync(
      etc('kubelet.json'),
      JSON.stringify(kubeletConfig(this.#cell, this.#node)),
    );
    writeFileSync(etc('resolv.conf'), `nameserver ${BRIDGE.address}\n`);
    writeFileSync(
      etc('init.sh'),
      initScript({
        cell: this.#cell,
        node: this.#node,
        allNodes: spec.cells.flatMap(cell => cell.nodes),
        nodeDir: paths.node(this.#node.name),
        kubelet: binaries.kubelet,
        kubeProxy: binaries.kubeProxy,
      }),
    );
  }

  /** Switches the node on, unless it is. */
  async on(): Promise<void> {
    if (this.isOn()) {
      return;
    }
    const { record, paths } = this.#context;
    // As on a machine that was without power, nothing of its containers is left.
    await removeCgroup(nodeCgroup(this.#node));
    ensureCgroup(nodeCgroup(this.#node), record);
    const daemon: Daemon = await this.#context.daemon({
      name: this.#node.name,
      command: 'unshare',
      args: [...UNSHARE, 'sh', paths.node(this.#node.name, 'etc', 'init.sh')],
    });
    await connectNode(this.#context, this.#node, daemon.pid);
  }

  /** Switches the node off: all its processes are gone when this returns. */
  async off(): Promise<void> {
    const identity = this.identity();
    if (identity && isAlive(identity)) {
      // Its child is the node's process 1, which is gone only after everything
      // on the node is.
      const init = listProcesses().filter(
        ({ parent }) => parent === identity.pid,
      );
      await killAndWait([identity, ...init]);
    }
  }

  isOn(): boolean {
    const identity = this.identity();
    return identity !== undefined && isAlive(identity);
  }

  identity(): ProcessIdentity | undefined {
    return this.#context.record.process(this.#node.name);
  }
}
