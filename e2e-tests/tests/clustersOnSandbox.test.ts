import { test } from '@playwright/test';
import { ClustersFlow } from '../flows/ClustersFlow';
import { RealFleet } from '../flows/RealFleet';

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
