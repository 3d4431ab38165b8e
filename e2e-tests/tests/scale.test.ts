import { test } from '@playwright/test';
import { ScaleFlow } from '../flows/ScaleFlow';
import { ONE_PROCESS } from '../support/layouts';

const flow = new ScaleFlow(ONE_PROCESS).use();

test(
  'a master scales a service from 2 to 4 and watches it happen',
  flow.masterScales,
);

test(
  'the cluster records the person, the level and the operation of a scaling',
  flow.clusterRecordsThePerson,
);

test(
  'a developer sees the button disabled with the level needed, and the API refuses',
  flow.developerIsRefused,
);

test('for an outsider the service does not exist', flow.outsiderSeesNothing);

test(
  'after a backend was killed while watching, the rows are right',
  flow.rowsAreRightAfterAKill,
);
