import { test } from '@playwright/test';
import { Sandbox } from '@longshore/sandbox';
import { ClustersFlow, Fleet } from '../flows/ClustersFlow';

/** The two real cells: one has a node to spare, the other can fall silent. */
class RealFleet implements Fleet {
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

const flow = new ClustersFlow(new RealFleet()).use('clusters-sandbox');

test(
  'an operator is told that a real cluster fell silent, and that it is back',
  flow.silenceIsTold,
);

test('an operator cordons and uncordons a real node', flow.nodeIsCordoned);

test(
  'an operator drains a real node and follows the operation to its end',
  flow.nodeIsDrained,
);

test(
  'for a developer the real clusters do not exist',
  flow.developerSeesNothing,
);
