import { SimulatedGround } from '@longshore/kube-contract';
import { followRandomOperations } from '../__testUtils__/followRandomOperations';

jest.setTimeout(180_000);

describe('Reflector, on the simulator', () => {
  it('should show what a list shows after 1,000 random operations, cut watches and compactions', async () => {
    const ground = await SimulatedGround.start();
    try {
      await expect(
        followRandomOperations(ground, { seed: 1, operations: 1_000 }),
      ).resolves.toBeUndefined();
    } finally {
      await ground.close();
    }
  });
});
