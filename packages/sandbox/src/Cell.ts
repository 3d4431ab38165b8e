import { AuditLog } from './audit/AuditLog';
import { INTERNAL_NAME } from './cell/cellPki';
import { auditLogFile } from './cell/controlPlaneArgs';
import { longshoreKubeconfigFile } from './cell/installIdentities';
import { serviceNamespaceManifest } from './cell/serviceNamespace';
import { adminKubeconfigFile } from './cell/startControlPlane';
import { Kwok } from './kwok/Kwok';
import { run } from './process/run';
import { waitFor } from './process/waitFor';
import { runInControlPlane } from './cell/controlPlaneNetwork';
import { FaultyCredentials } from './credentials/FaultyCredentials';
import { ApiServer } from './faults/ApiServer';
import { CellNetwork } from './faults/CellNetwork';
import { compactEtcd } from './faults/compactEtcd';
import { SandboxContext } from './SandboxContext';
import { SandboxNode } from './SandboxNode';
import { CellSpec } from './state/SandboxSpec';

const DEPLOYMENT_TIMEOUT_MS = 120_000;

/**
 * Options of a `kubectl` call.
 *
 * @public
 */
export interface KubectlOptions {
  /** Text for `kubectl … -f -`. */
  stdin?: string;
  /** Who calls: the cell's administrator (default) or Longshore's account. */
  user?: 'admin' | 'longshore';
  /**
   * Calls from beside the API server, where no fault of the network reaches: for
   * what happens in a cell while nobody outside hears of it.
   */
  inside?: boolean;
}

/**
 * One Kubernetes cluster of the sandbox.
 *
 * @public
 */
export class Cell {
  readonly name: string;
  /** The administrator's kubeconfig file (group `system:masters`). */
  readonly kubeconfigPath: string;
  /** The kubeconfig file of Longshore's platform account. */
  readonly longshoreKubeconfigPath: string;
  /** The API server's audit log: a JSON object per line, metadata level. */
  readonly auditLogPath: string;
  /** The same, read and filtered. */
  readonly audit: AuditLog;
  readonly nodes: SandboxNode[];
  /** The API server's process. */
  readonly apiServer: ApiServer;
  /** The line to the cell. */
  readonly network: CellNetwork;
  /** Nodes and pods by the thousand, of which there are only the objects. */
  readonly kwok: Kwok;
  /** Logins with something wrong. */
  readonly credentials: FaultyCredentials;
  readonly #context: SandboxContext;
  readonly #spec: CellSpec;

  /** @internal */
  constructor(context: SandboxContext, cell: CellSpec) {
    const { paths } = context;
    this.name = cell.name;
    this.kubeconfigPath = adminKubeconfigFile(paths, cell);
    this.longshoreKubeconfigPath = longshoreKubeconfigFile(paths, cell);
    this.auditLogPath = auditLogFile(paths, cell);
    this.audit = new AuditLog(this.auditLogPath);
    this.apiServer = new ApiServer(context, cell);
    this.network = new CellNetwork(context, cell);
    this.credentials = new FaultyCredentials(context, cell, this.kubectl);
    this.kwok = new Kwok(context, cell, this.kubectl);
    this.#context = context;
    this.#spec = cell;
    this.nodes = cell.nodes.map(
      node => new SandboxNode({ context, cell, node, kubectl: this.kubectl }),
    );
  }

  /** Runs kubectl against this cell and gives what it prints. */
  readonly kubectl = async (
    args: string[],
    options: KubectlOptions = {},
  ): Promise<string> => {
    const file =
      options.user === 'longshore'
        ? this.longshoreKubeconfigPath
        : this.kubeconfigPath;
    const { kubectl } = this.#context.binaries;
    const all = [
      `--kubeconfig=${file}`,
      `--tls-server-name=${INTERNAL_NAME}`,
      ...args,
    ];
    const { stdin } = options;
    return options.inside
      ? runInControlPlane(this.#context, this.#spec, kubectl, all, { stdin })
      : run(kubectl, all, { stdin });
  };

  /** Applies a manifest (YAML text or an object) as the administrator. */
  async apply(manifest: string | object): Promise<void> {
    await this.kubectl(['apply', '--server-side', '-f', '-'], {
      stdin: typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    });
  }

  /**
   * Makes a namespace as Longshore does: labelled `longshore.dev/managed`, with
   * a RoleBinding from each group `longshore:<level>` to its ClusterRole.
   */
  async applyServiceNamespace(name: string): Promise<void> {
    await this.apply(serviceNamespaceManifest(name));
  }

  /**
   * Makes the cell forget its past: who goes on watching, or listing page by
   * page, from before now is answered 410 `Expired`.
   *
   * @remarks
   * Compacts etcd to its current revision, and restarts the API server: that
   * answers watches from a memory of its own, which ends with it. Until it is
   * back, after some 3 s, connections are refused.
   *
   * With `restart: false` the API server goes on, and its memory with it: 410 is
   * then the answer for what it does not keep there, such as Events.
   *
   * @returns the oldest revision that is still known.
   */
  async compact(options: { restart?: boolean } = {}): Promise<number> {
    const revision = await compactEtcd(this.#context, this.#spec);
    if (options.restart !== false) {
      await this.apiServer.restart();
    }
    return revision;
  }

  /** Waits until exactly this many pods of the newest template are ready. */
  async waitReady(
    namespace: string,
    deployment: string,
    replicas: number,
  ): Promise<void> {
    await waitFor(
      {
        what: `deployment ${namespace}/${deployment} with ${replicas} ready pods`,
        timeoutMs: DEPLOYMENT_TIMEOUT_MS,
        intervalMs: 300,
      },
      async () => {
        const { metadata, status } = JSON.parse(
          await this.kubectl([
            'get',
            'deployment',
            deployment,
            `--namespace=${namespace}`,
            '--output=json',
          ]),
        ) as DeploymentState;
        return (
          status.observedGeneration === metadata.generation &&
          (status.replicas ?? 0) === replicas &&
          (status.updatedReplicas ?? 0) === replicas &&
          (status.readyReplicas ?? 0) === replicas
        );
      },
    );
  }
}

interface DeploymentState {
  metadata: { generation: number };
  status: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    readyReplicas?: number;
  };
}
