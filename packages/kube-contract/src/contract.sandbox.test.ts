import { TOPICS } from './behaviours';
import { differencesOn } from './differences';
import { SandboxGround } from './grounds/SandboxGround';
import { describeContract } from './testing/describeContract';
import { describeOnSandbox } from './testing/describeOnSandbox';

// Most of the time pods start, and the machine can start some at once.
const AT_ONCE = 6;

describeOnSandbox('the contract on a real cluster', () => {
  describeContract([...TOPICS, differencesOn('real')], {
    open: () => SandboxGround.open({ holder: 'the contract' }),
    atOnce: AT_ONCE,
  });
});
