import { describeOnSandbox, SandboxGround } from '@longshore/kube-contract';
import { followRandomOperations } from '../__testUtils__/followRandomOperations';

jest.setTimeout(900_000);

describeOnSandbox('Reflector, on a real cluster', () => {
  it('should show what a list shows after 1,000 random operations, cut watches and compactions', async () => {
    // The contract compacts the first cell, and this the second.
    const ground = await SandboxGround.open({
      holder: 'the reflector',
      cell: 'cell-b',
    });
    try {
      await ground.beAlone();
      await expect(
        followRandomOperations(ground, { seed: 2, operations: 1_000 }),
      ).resolves.toBeUndefined();
    } finally {
      await ground.close();
    }
  });
});
