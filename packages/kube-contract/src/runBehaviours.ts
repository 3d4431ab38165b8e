import { Behaviour, Topic } from './Behaviour';
import { ContractCluster } from './ContractCluster';
import type { Ground } from './Ground';

/** What has become of a behaviour; rejects with its failure. */
export type Outcomes = Map<Behaviour, Promise<void>>;

/**
 * Runs behaviours, some of them at once and each in namespaces of its own, and
 * at last, one by one, those that need to be alone. Gives the outcomes at once,
 * as promises.
 */
export function runBehaviours(
  topics: Topic[],
  options: { ground: Promise<Ground>; atOnce: number },
): Outcomes {
  const behaviours = topics.flatMap(topic => topic.behaviours);
  const [alone, together] = [
    behaviours.filter(behaviour => behaviour.alone),
    behaviours.filter(behaviour => !behaviour.alone),
  ];
  const outcomes: Outcomes = new Map();
  const settle = new Map<Behaviour, (outcome: Promise<void>) => void>();
  for (const behaviour of behaviours) {
    const outcome = new Promise<void>(resolve =>
      settle.set(behaviour, resolve),
    );
    // Its test waits for it later, and tells of it then.
    outcome.catch(() => {});
    outcomes.set(behaviour, outcome);
  }
  const runFrom = async (queue: Behaviour[]) => {
    for (;;) {
      const behaviour = queue.shift();
      if (!behaviour) {
        return;
      }
      const outcome = runBehaviour(behaviour, options.ground);
      settle.get(behaviour)!(outcome);
      await outcome.catch(() => {});
    }
  };
  const runAll = async () => {
    await Promise.all(
      Array.from({ length: options.atOnce }, () => runFrom(together)),
    );
    await (await options.ground).beAlone();
    await runFrom(alone);
  };
  runAll().catch(error => {
    // Those that have not begun cannot begin any more.
    settle.forEach(resolve => resolve(Promise.reject(error)));
  });
  return outcomes;
}

async function runBehaviour(
  behaviour: Behaviour,
  ground: Promise<Ground>,
): Promise<void> {
  const cluster = new ContractCluster(await ground);
  try {
    await behaviour.run(cluster);
  } finally {
    await cluster.cleanUp();
  }
}
