import { expect, test } from '@playwright/test';
import { ClustersFlow, Fleet } from '../flows/ClustersFlow';
import { Assistant } from '../support/Assistant';
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

test('an assistant whom an operator lets in finds out over MCP how clusters are', async ({
  page,
}) => {
  const assistant = await Assistant.signIn(flow.portal, {
    page,
    person: 'operator',
  });
  expect(await assistant.tools()).toContain('clusters.explain-cell-health');
  const list = await assistant.call('clusters.list-cells', {});
  expect(list.structuredContent).toMatchObject({
    cells: [{ name: 'bj-1' }, { name: 'gz-1', state: 'healthy' }],
  });
  await assistant.stop();
});

test('for an assistant of somebody else there are no clusters', async ({
  page,
}) => {
  const assistant = await Assistant.signIn(flow.portal, {
    page,
    person: 'outsider',
  });
  const answer = await assistant.call('clusters.explain-cell-health', {
    cell: 'gz-1',
  });
  expect(answer).toEqual({
    content: [{ type: 'text', text: 'NotFoundError: There is nothing here' }],
    isError: true,
  });
  await assistant.stop();
});
