import { ContractCluster } from '../ContractCluster';
import { RANDOM_TYPES, RandomWriter } from './RandomWriter';
import { SeededRandom } from './SeededRandom';

/**
 * What became of random operations.
 *
 * @public
 */
export interface RandomOperations {
  namespace: string;
  /** Collection paths of the types that were written. */
  paths: string[];
  /** Uids of everything that was deleted. */
  deleted: Set<string>;
  /** How many operations there were. */
  operations: number;
  /** How often watches were cut, and how often the past was compacted. */
  cuts: number;
  compactions: number;
}

// Of the rounds, in which each type is written a few times: every second one
// ends with a cut, every fifth with a compaction that watches do not see.
const PER_ROUND = 5;
const CUT_EVERY = 2;
const COMPACT_EVERY = 5;

/**
 * Writes objects of several types at random into a namespace, while watches are
 * cut, kept away for some operations and find the past compacted when they are
 * back. Whoever follows the paths over {@link Ground.watchAccess} must end up
 * with what a list shows.
 *
 * @public
 */
export async function randomOperations(options: {
  cluster: ContractCluster;
  namespace: string;
  seed: number;
  operations: number;
}): Promise<RandomOperations> {
  const { cluster, namespace, seed } = options;
  const { ground } = cluster;
  const writers = RANDOM_TYPES.map(
    (type, index) =>
      new RandomWriter({
        type,
        namespace,
        resource: cluster.resource(type.type, namespace),
        random: new SeededRandom(seed + index),
      }),
  );
  const write = () =>
    Promise.all(writers.map(writer => writer.write(PER_ROUND)));

  let [cuts, compactions, operations] = [0, 0, 0];
  for (let round = 1; operations < options.operations; round++) {
    if (round % COMPACT_EVERY === 0) {
      await ground.withoutWatches(async () => {
        await write();
        await ground.compact();
      });
      compactions += 1;
    } else {
      await write();
      if (round % CUT_EVERY === 0) {
        await ground.dropWatches();
        cuts += 1;
      }
    }
    operations += PER_ROUND * writers.length;
  }
  return {
    namespace,
    paths: randomPaths(cluster, namespace),
    deleted: new Set(writers.flatMap(writer => [...writer.deleted])),
    operations,
    cuts,
    compactions,
  };
}

/**
 * The collections that {@link randomOperations} writes.
 *
 * @public
 */
export function randomPaths(
  cluster: ContractCluster,
  namespace: string,
): string[] {
  return RANDOM_TYPES.map(({ type }) => cluster.resource(type, namespace).path);
}
