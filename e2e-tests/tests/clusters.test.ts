import { test } from '@playwright/test';
import { ClustersFlow, Fleet } from '../flows/ClustersFlow';
import { Portal } from '../support/Portal';
import { play, readObject, setFaults } from '../support/simulator';

/** The cells that `npm start` plays. */
class SimulatedFleet implements Fleet {
  readonly args = [];
  readonly cell = 'gz-1';
  readonly node = 'node-5';
  readonly fragile = 'bj-1';
  #portal: Portal | undefined;

  async open(portal: Portal) {
    this.#portal = portal;
  }

  async halt() {
    await this.#setSilence(true);
  }

  async resume() {
    await this.#setSilence(false);
  }

  async isCordoned() {
    const { spec } = await readObject(
      this.#portal!,
      this.cell,
      `/api/v1/nodes/${this.node}`,
    );
    return spec?.unschedulable === true;
  }

  async uncordon() {
    if (this.#portal) {
      await play(this.#portal, this.cell, { do: 'uncordon', node: this.node });
    }
  }

  async #setSilence(blackHole: boolean) {
    if (this.#portal) {
      await setFaults(this.#portal, this.fragile, { blackHole });
    }
  }
}

const flow = new ClustersFlow(new SimulatedFleet()).use('clusters');

test(
  'an operator is told that a cluster fell silent, what is not concluded, and that it is back',
  flow.silenceIsTold,
);

test('an operator cordons and uncordons a node', flow.nodeIsCordoned);

test(
  'an operator drains a node and follows the operation to its end',
  flow.nodeIsDrained,
);

test('for a developer there are no clusters', flow.developerSeesNothing);
