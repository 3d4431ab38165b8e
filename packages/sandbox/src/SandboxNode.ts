import { NodeMachine } from './node/NodeMachine';
import { waitFor } from './process/waitFor';
import { SandboxContext } from './SandboxContext';
import { CellSpec, NodeSpec } from './state/SandboxSpec';

// A node is Ready some 8 s after it is switched on, and NotReady 20 to 30 s
// after it is switched off.
const NODE_TIMEOUT_MS = 120_000;

/**
 * A node of a cell, with its power switch.
 *
 * @public
 */
export class SandboxNode {
  readonly name: string;
  /** The node's InternalIP. */
  readonly address: string;
  /** The range of its pods' addresses. */
  readonly podCidr: string;
  readonly #machine: NodeMachine;
  readonly #kubectl: (args: string[]) => Promise<string>;
  #switchedOn = new Date(0);

  /** @internal */
  constructor(options: {
    context: SandboxContext;
    cell: CellSpec;
    node: NodeSpec;
    kubectl: (args: string[]) => Promise<string>;
  }) {
    const { node } = options;
    this.name = node.name;
    this.address = node.address;
    this.podCidr = node.podCidr;
    this.#machine = new NodeMachine(options.context, options.cell, node);
    this.#kubectl = options.kubectl;
  }

  /** Whether the power is on. */
  get isOn(): boolean {
    return this.#machine.isOn();
  }

  /** Cuts the power: every process and connection of the node ends at once. */
  async off(): Promise<void> {
    await this.#machine.off();
  }

  /** Switches the power on; `waitFor('Ready')` tells when it is back. */
  async on(): Promise<void> {
    if (!this.isOn) {
      this.#switchedOn = new Date();
      await this.#machine.on();
    }
  }

  /** Waits until the cell sees the node so. */
  async waitFor(state: 'Ready' | 'NotReady'): Promise<void> {
    await waitFor(
      {
        what: `node ${this.name} ${state}`,
        timeoutMs: NODE_TIMEOUT_MS,
        intervalMs: 300,
        hopeless: () =>
          state === 'Ready' && !this.isOn
            ? 'it is off; see its log in the state folder'
            : undefined,
      },
      async () => (await this.#isReady()) === (state === 'Ready'),
    );
  }

  async #isReady(): Promise<boolean> {
    const [status, heartbeat] = (
      await this.#kubectl([
        'get',
        'node',
        this.name,
        '--output=jsonpath={range .status.conditions[?(@.type=="Ready")]}{.status} {.lastHeartbeatTime}{end}',
      ])
    ).split(' ');
    // After a short power cut the cluster still has the node as Ready; only a
    // word of the new kubelet counts.
    return status === 'True' && new Date(heartbeat) > this.#switchedOn;
  }
}
