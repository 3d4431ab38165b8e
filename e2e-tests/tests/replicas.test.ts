import { expect, test } from '@playwright/test';
import { ClustersFlow } from '../flows/ClustersFlow';
import { RealFleet } from '../flows/RealFleet';
import { ScaleFlow } from '../flows/ScaleFlow';
import { TWO_REPLICAS } from '../support/layouts';

const flow = new ScaleFlow(TWO_REPLICAS).use();
const clusters = new ClustersFlow(new RealFleet()).on(flow);

test(
  'with two replicas a master scales a service from 2 to 4 and watches it happen',
  flow.masterScales,
);

test(
  'with two replicas the service does not exist for an outsider',
  flow.outsiderSeesNothing,
);

test('a count that was written through one replica is at once right at the other', async () => {
  const written = await flow.setCount(3, { process: 'backend-1' });
  expect(written.status).toBe(200);
  const { revision, countsVersion } = await written.json();
  const atTheOther = await flow.service({
    process: 'backend-2',
    minRevision: revision,
  });
  expect(atTheOther.countsVersion).toBe(countsVersion);
  expect(atTheOther.counts[0]).toMatchObject({
    desired: 3,
    state: 'applied',
  });
  expect(atTheOther.countHistory[0]).toMatchObject({
    to: 3,
    author: 'user:default/li.na',
  });
  // What was decided on before is refused at both.
  const late = await flow.portal.api(
    'li.na',
    '/services/services/default/settle/test/counts',
    {
      process: 'backend-2',
      method: 'PUT',
      body: JSON.stringify({
        counts: [
          { track: 'main', cell: atTheOther.counts[0].cell, desired: 5 },
        ],
        countsVersion: countsVersion - 1,
      }),
    },
  );
  expect(late.status).toBe(409);
});

test(
  'with two replicas an operator is told once that a cluster fell silent, and that it is back',
  clusters.silenceIsTold,
);

test(
  'with two replicas an operator cordons and uncordons a node',
  clusters.nodeIsCordoned,
);

test(
  'with two replicas an operator drains a node and follows the operation to its end',
  clusters.nodeIsDrained,
);

test(
  'with two replicas there are no clusters for a developer',
  clusters.developerSeesNothing,
);

test('when a replica is killed the page stays right, and the count that it had begun is brought to its end by the other', async ({
  page,
}) => {
  await flow.openAsMaster(page);
  await expect(flow.readyInstances(page)).toHaveCount(2);

  // The cell takes the request and does not answer: the count stays begun.
  const cell = flow.sandbox.cells[0];
  await cell.apiServer.pause();
  const begun = flow
    .setCount(3, { process: 'backend-1' })
    .catch((error: unknown) => error);
  try {
    await expect
      .poll(
        async () => (await flow.service({ process: 'backend-2' })).counts[0],
      )
      .toMatchObject({ desired: 3, state: 'pending' });
    flow.portal.kill('backend-1');
    // Nobody was answered: the replica died before the cell did anything.
    expect(await begun).toBeInstanceOf(Error);
  } finally {
    await cell.apiServer.resume();
  }

  await expect(flow.readyInstances(page)).toHaveCount(3, { timeout: 90_000 });
  expect(await flow.liveReplicas()).toBe(3);
  await expect
    .poll(async () => (await flow.service()).countHistory[0])
    .toMatchObject({ to: 3, author: 'user:default/li.na', state: 'applied' });

  // The portal is whole with one replica: what a person does now works.
  expect((await flow.setCount(2)).status).toBe(200);
  await expect(flow.readyInstances(page)).toHaveCount(2);
});
