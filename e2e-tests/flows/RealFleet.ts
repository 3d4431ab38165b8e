import { Sandbox } from '@longshore/sandbox';
import { Fleet } from './ClustersFlow';

/** The two real cells: one has a node to spare, the other can fall silent. */
export class RealFleet implements Fleet {
  readonly args = ['--sandbox'];
  readonly cell = 'cell-a';
  readonly node = 'cell-a-node-2';
  readonly fragile = 'cell-b';
  #sandbox: Sandbox | undefined;

  async open() {
    this.#sandbox = await Sandbox.open();
  }

  async halt() {
    await this.#sandbox!.cell(this.fragile).apiServer.pause();
  }

  async resume() {
    await this.#sandbox?.cell(this.fragile).apiServer.resume();
  }

  async isCordoned() {
    const unschedulable = await this.#sandbox!.cell(this.cell).kubectl([
      'get',
      'node',
      this.node,
      '--output=jsonpath={.spec.unschedulable}',
    ]);
    return unschedulable === 'true';
  }

  async uncordon() {
    await this.#sandbox?.cell(this.cell).kubectl(['uncordon', this.node]);
  }
}
