import { Topic } from '../Behaviour';
import { Follower, sorted } from '../random/Follower';
import { randomOperations, randomPaths } from '../random/randomOperations';

const OPERATIONS = 1_000;

export const following: Topic = {
  name: 'following',
  behaviours: [
    {
      name: `shows by list and watch what a fresh list shows, after ${OPERATIONS} random operations, cut watches and compactions`,
      alone: true,
      async run(cluster) {
        const namespace = await cluster.namespace();
        const followers = randomPaths(cluster, namespace).map(
          path => new Follower(cluster, path),
        );
        const running = followers.map(follower => follower.run());
        // What one of them throws is told below, by whoever waits for it.
        running.forEach(run => run.catch(() => {}));
        const done = await Promise.race([
          randomOperations({
            cluster,
            namespace,
            seed: 20260101,
            operations: OPERATIONS,
          }),
          Promise.race(running).then(() => {
            throw new Error('A follower has ended early');
          }),
        ]);
        expect(done.operations).toBeGreaterThanOrEqual(OPERATIONS);
        expect(done.cuts).toBeGreaterThanOrEqual(10);
        expect(done.compactions).toBeGreaterThanOrEqual(5);
        expect(done.deleted.size).toBeGreaterThan(50);

        for (const [index, path] of done.paths.entries()) {
          const { objects } = followers[index];
          const fresh = async () =>
            sorted((await cluster.call(path)).body.items);
          // Events are still on their way, and a controller may be at work.
          await cluster
            .until(`the copy of ${path}`, async () =>
              sameVersions(await fresh(), sorted(objects.values())),
            )
            .catch(() => {});
          expect(sorted(objects.values())).toEqual(await fresh());
          expect(
            [...objects.keys()].filter(uid => done.deleted.has(uid)),
          ).toEqual([]);
        }
        // Otherwise nothing of what is tested here would have happened.
        for (const { resumptions } of followers) {
          expect(resumptions).toBeGreaterThan(5);
        }
        expect(
          Math.max(...followers.map(({ lists }) => lists)),
        ).toBeGreaterThan(1);
        followers.forEach(follower => follower.stop());
        await cluster.ground.dropWatches();
        await Promise.all(running);
      },
    },
  ],
};

function sameVersions(
  some: ReturnType<typeof sorted>,
  others: ReturnType<typeof sorted>,
) {
  const versions = (objects: ReturnType<typeof sorted>) =>
    objects
      .map(({ metadata }) => `${metadata!.uid} ${metadata!.resourceVersion}`)
      .join();
  return versions(some) === versions(others);
}
