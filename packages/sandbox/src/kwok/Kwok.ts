import { InputError } from '@backstage/errors';
import { findOrBuild } from '../binaries/findOrBuildBinaries';
import { KWOK } from '../binaries/programs';
import { ensureCellPki, INTERNAL_NAME } from '../cell/cellPki';
import { apiServerUrl, FAULT_TIMING } from '../cell/controlPlaneArgs';
import {
  controlPlaneParts,
  daemonInControlPlane,
} from '../cell/controlPlaneNetwork';
import { pauseImage } from '../images/images';
import { kubeconfig, writeKubeconfig } from '../pki/kubeconfig';
import { killAndWait } from '../process/killAndWait';
import { isAlive } from '../process/procfs';
import { waitFor } from '../process/waitFor';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';
import {
  KWOK_NAMESPACE,
  KWOK_NODE_LABEL,
  kwokNodes,
  kwokWorkloads,
} from './kwokManifests';

const MAX_NODES = 1000;
const MAX_PODS = 50_000;

// Thousands of pods take minutes on a busy machine.
const TIMEOUT_MS = 600_000;

/**
 * Thousands of nodes and pods of which there are only the objects, played by
 * KWOK on the cell's real control plane: they are scheduled, become ready and
 * are deleted, and nothing runs.
 *
 * @public
 */
export class Kwok {
  readonly #context: SandboxContext;
  readonly #cell: CellSpec;
  readonly #kubectl: Kubectl;

  /** @internal */
  constructor(context: SandboxContext, cell: CellSpec, kubectl: Kubectl) {
    this.#context = context;
    this.#cell = cell;
    this.#kubectl = kubectl;
  }

  /**
   * Plays so many nodes, and pods on them in the namespace `kwok`, ten to a
   * Deployment. When it plays already, there are so many afterwards. All pods
   * are ready when this returns: 500 after 40 s on two busy cores.
   */
  async on(options: { nodes: number; pods: number }): Promise<void> {
    check('nodes', options.nodes, MAX_NODES);
    check('pods', options.pods, MAX_PODS);
    await this.#start();
    await this.#keepOnly('nodes', kwokNodes(options.nodes));
    await this.#keepOnly(
      'deployments',
      kwokWorkloads(options.pods, pauseImage(this.#context.spec)),
    );
    await waitFor(
      {
        what: `${options.pods} ready pods of KWOK in ${this.#cell.name}`,
        timeoutMs: TIMEOUT_MS,
        intervalMs: 1000,
      },
      async () => (await this.readyPods()) === options.pods,
    );
  }

  /** Takes away all that it played; nothing of it is left when this returns. */
  async off(): Promise<void> {
    const identity = this.#identity();
    if (!identity) {
      return;
    }
    // It has to run meanwhile: a pod goes when its node says that it has ended.
    await this.#kubectl([
      ...['delete', 'namespace', KWOK_NAMESPACE, '--ignore-not-found'],
    ]);
    await this.#kubectl(['delete', 'nodes', `--selector=${KWOK_NODE_LABEL}`]);
    await killAndWait([identity]);
  }

  /** How many of its pods are ready, as their Deployments say. */
  async readyPods(): Promise<number> {
    const counts = await this.#kubectl([
      ...['get', 'deployments', `--namespace=${KWOK_NAMESPACE}`],
      '--output=jsonpath={.items[*].status.readyReplicas}',
    ]);
    return counts
      .split(' ')
      .filter(Boolean)
      .reduce((sum, count) => sum + Number(count), 0);
  }

  async #start(): Promise<void> {
    const { paths, progress } = this.#context;
    const [command] = await findOrBuild([KWOK], progress);
    const pki = await ensureCellPki(paths, this.#cell);
    const login = paths.cell(this.#cell.name, 'kwok.kubeconfig');
    writeKubeconfig(
      login,
      kubeconfig({
        cluster: this.#cell.name,
        user: 'kwok',
        server: apiServerUrl(this.#cell),
        caFile: pki.ca.certFile,
        credentials: pki.admin,
        serverName: INTERNAL_NAME,
      }),
    );
    await daemonInControlPlane(this.#context, this.#cell, {
      name: controlPlaneParts(this.#cell).kwok,
      command,
      args: [
        `--kubeconfig=${login}`,
        '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
        `--node-lease-duration-seconds=${FAULT_TIMING.nodeGraceSeconds}`,
        // From the range that is in use on nobody's network; nobody answers.
        '--cidr=198.19.255.0/24',
        `--node-ip=${this.#cell.address}`,
      ],
    });
  }

  // Applies these and deletes what an earlier call has made beyond them.
  async #keepOnly(resource: string, objects: object[]): Promise<void> {
    await this.#kubectl(['apply', '--server-side', '--filename=-'], {
      stdin: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
    });
    const wanted = new Set(
      objects.map(
        object => (object as { metadata: { name: string } }).metadata.name,
      ),
    );
    const scope =
      resource === 'nodes'
        ? [`--selector=${KWOK_NODE_LABEL}`]
        : [`--namespace=${KWOK_NAMESPACE}`];
    const names = await this.#kubectl([
      ...['get', resource, ...scope],
      '--output=jsonpath={.items[*].metadata.name}',
    ]);
    const rest = names.split(' ').filter(name => name && !wanted.has(name));
    if (rest.length > 0) {
      await this.#kubectl([
        ...['delete', resource, ...rest],
        ...scope.filter(option => option.startsWith('--namespace')),
      ]);
    }
  }

  #identity() {
    const identity = this.#context.record.process(
      controlPlaneParts(this.#cell).kwok,
    );
    return identity && isAlive(identity) ? identity : undefined;
  }
}

type Kubectl = (
  args: string[],
  options?: { stdin?: string },
) => Promise<string>;

function check(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new InputError(`'${name}' must be 1 to ${max}, not ${value}`);
  }
}
