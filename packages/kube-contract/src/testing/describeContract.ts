import { Behaviour, Topic } from '../Behaviour';
import type { Ground } from '../Ground';
import { Outcomes, runBehaviours } from '../runBehaviours';

// Behaviours run beside each other, so a test may wait for others too.
const TEST_TIMEOUT_MS = 600_000;
// Before that, others may hold the cluster.
const OPEN_TIMEOUT_MS = 900_000;

/** One test per behaviour. */
export function describeContract(
  topics: Topic[],
  options: { open: () => Promise<Ground>; atOnce: number },
) {
  let ground: Promise<Ground>;
  let outcomes: Outcomes;

  beforeAll(async () => {
    ground = options.open();
    await ground;
    outcomes = runBehaviours(topics, { ground, atOnce: options.atOnce });
  }, OPEN_TIMEOUT_MS);

  afterAll(async () => {
    await (await ground).close();
  }, TEST_TIMEOUT_MS);

  const outcomeOf = (behaviour: Behaviour) => outcomes.get(behaviour);

  for (const topic of topics) {
    describe(topic.name, () => {
      it.each(topic.behaviours.map(behaviour => [behaviour.name, behaviour]))(
        '%s',
        async (_, behaviour) => {
          await outcomeOf(behaviour as Behaviour);
        },
        TEST_TIMEOUT_MS,
      );
    });
  }
}
