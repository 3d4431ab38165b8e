import { InputError } from '@backstage/errors';
import { SandboxContext } from '../SandboxContext';
import { CellSpec } from '../state/SandboxSpec';
import { setNetworkFault } from './networkFault';
import { NetworkFault, readNetworkFault } from './rememberedFault';

// Clients give up long before.
const MAX_DELAY_MS = 600_000;

/**
 * The line between a cell's control plane and everything but its own nodes and
 * pods: what a platform sees of the cell. A fault does not disturb what runs in
 * the cell; for that see {@link SandboxNode.off} and {@link ApiServer.stop}.
 *
 * @public
 */
export class CellNetwork {
  readonly #context: SandboxContext;
  readonly #cell: CellSpec;

  /** @internal */
  constructor(context: SandboxContext, cell: CellSpec) {
    this.#context = context;
    this.#cell = cell;
  }

  /** The fault that is on. */
  get fault(): NetworkFault | undefined {
    return readNetworkFault(this.#context.paths, this.#cell);
  }

  /**
   * From now on every packet is lost. Nobody is told: open connections stay half
   * open, new ones wait until their caller gives up.
   */
  async cut(): Promise<void> {
    await setNetworkFault(this.#context, this.#cell, { kind: 'cut' });
  }

  /**
   * From now on every packet to the control plane comes this much later, so that
   * each round trip takes longer by that. A new HTTPS connection needs two
   * before its first request, which is the third.
   */
  async slow(options: { delayMs: number }): Promise<void> {
    const { delayMs } = options;
    if (!Number.isInteger(delayMs) || delayMs < 1 || delayMs > MAX_DELAY_MS) {
      throw new InputError(
        `The delay must be 1 to ${MAX_DELAY_MS} ms, not ${delayMs}`,
      );
    }
    await setNetworkFault(this.#context, this.#cell, { kind: 'slow', delayMs });
  }

  /** Takes the fault away. Connections that have not been given up go on. */
  async heal(): Promise<void> {
    await setNetworkFault(this.#context, this.#cell, undefined);
  }
}
