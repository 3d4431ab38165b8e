import { expect, test } from '@playwright/test';
import { ClustersFlow } from '../flows/ClustersFlow';
import { RealFleet } from '../flows/RealFleet';
import { ScaleFlow } from '../flows/ScaleFlow';
import { CLUSTERS_APART } from '../support/layouts';
import { PEOPLE } from '../support/signIn';

const flow = new ScaleFlow(CLUSTERS_APART).use();
const clusters = new ClustersFlow(new RealFleet()).on(flow);

test('the clusters plugin runs in a process of its own and nowhere else', async () => {
  expect(
    flow.portal
      .processes()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['backend', 'clusters']);
  const keysAt = async (process: string) =>
    (
      await fetch(
        `${flow.portal.urlOf(
          process,
        )}/api/clusters/.backstage/auth/v1/jwks.json`,
      )
    ).status;
  expect(await keysAt('clusters')).toBe(200);
  expect(await keysAt('backend')).toBe(404);
});

test('what browsers ask of the clusters plugin reaches its process', async () => {
  const accessOf = async (person: string) => {
    const answer = await flow.portal.api(person, '/clusters/v1/access', {
      process: 'backend',
    });
    return answer.json();
  };
  expect(await accessOf(PEOPLE.operator.name)).toEqual({
    read: true,
    manage: true,
  });
  expect(await accessOf(PEOPLE.master.name)).toEqual({
    read: false,
    manage: false,
  });
});

test(
  'with the clusters plugin apart a master scales a service from 2 to 4 and watches it happen',
  flow.masterScales,
);

test(
  'with the clusters plugin apart the service does not exist for an outsider',
  flow.outsiderSeesNothing,
);

test(
  'with the clusters plugin apart an operator is told once that a cluster fell silent, and that it is back',
  clusters.silenceIsTold,
);

test(
  'with the clusters plugin apart an operator cordons and uncordons a node',
  clusters.nodeIsCordoned,
);

test(
  'with the clusters plugin apart an operator drains a node and follows the operation to its end',
  clusters.nodeIsDrained,
);

test(
  'with the clusters plugin apart there are no clusters for a developer',
  clusters.developerSeesNothing,
);

test(
  'after the process of the clusters plugin was killed while watching, the rows are right',
  flow.rowsAreRightAfterAKill,
);
