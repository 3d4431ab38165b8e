import { TOPICS } from './behaviours';
import { differencesOn } from './differences';
import { SimulatedGround } from './grounds/SimulatedGround';
import { describeContract } from './testing/describeContract';

describe('the contract on the simulator', () => {
  describeContract([...TOPICS, differencesOn('simulated')], {
    open: () => SimulatedGround.start(),
    // Its clock runs for all at once, so that one would wait for all.
    atOnce: 1,
  });
});
