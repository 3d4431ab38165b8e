import { Topic } from '../Behaviour';
import { containerOf, isReady, startPod } from './startPod';

export const pods: Topic = {
  name: 'pods',
  behaviours: [
    {
      name: 'runs a pod, tells its readiness, and lets it end',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'serve' });
        const ready = await started.until('ready', isReady);
        expect(ready.spec.nodeName).toBeTruthy();
        expect(ready.status).toMatchObject({
          phase: 'Running',
          podIP: expect.any(String),
          hostIP: expect.any(String),
          startTime: expect.any(String),
          qosClass: 'BestEffort',
        });
        expect(ready.status.podIPs).toEqual([{ ip: ready.status.podIP }]);
        expect(
          ready.status.conditions
            .filter(({ status }: any) => status === 'True')
            .map(({ type }: any) => type),
        ).toEqual(
          expect.arrayContaining([
            'PodScheduled',
            'Initialized',
            'ContainersReady',
            'Ready',
          ]),
        );
        expect(containerOf(ready)).toMatchObject({
          name: 'app',
          ready: true,
          started: true,
          restartCount: 0,
          image: cluster.ground.images.first,
          imageID: expect.any(String),
          containerID: expect.stringMatching(/^containerd:\/\//),
          state: { running: { startedAt: expect.any(String) } },
        });

        const running = started.address(ready);
        await cluster.ground.setReady(running, false);
        const unready = await started.until('unready', one => !isReady(one));
        expect(
          unready.status.conditions.find(({ type }: any) => type === 'Ready'),
        ).toMatchObject({
          status: 'False',
          reason: 'ContainersNotReady',
          message: 'containers with unready status: [app]',
        });
        expect(unready.status.phase).toBe('Running');
        expect(containerOf(unready)).toMatchObject({
          ready: false,
          restartCount: 0,
        });
        await cluster.ground.setReady(running, true);
        await started.until('ready again', isReady);

        const answer = await started.pods.delete('app');
        expect(answer).toMatchObject({
          kind: 'Pod',
          metadata: {
            deletionTimestamp: expect.any(String),
            deletionGracePeriodSeconds: 1,
          },
        });
        await cluster.until('the pod is gone', async () => {
          return (await started.pods.find('app')) === undefined;
        });
      },
    },
    {
      name: 'starts a container again that crashes, remembers its end, and waits longer each time',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'crash' });
        const crashed = await started.until(
          'waits after a crash',
          found =>
            containerOf(found)?.state.waiting?.reason === 'CrashLoopBackOff',
        );
        const container = containerOf(crashed);
        expect(container.ready).toBe(false);
        expect(container.state.waiting.message).toMatch(
          /^back-off \d+m?\d*s restarting failed container=app pod=app_contract-[0-9a-f]+\([0-9a-f-]+\)$/,
        );
        expect(container.lastState.terminated).toMatchObject({
          exitCode: 1,
          reason: 'Error',
          startedAt: expect.any(String),
          finishedAt: expect.any(String),
          containerID: expect.stringMatching(/^containerd:\/\//),
        });
        expect(crashed.status.phase).toBe('Running');
        await started.until(
          'restarted',
          found => containerOf(found)?.restartCount >= 1,
        );
      },
    },
    {
      name: 'succeeds or fails by its exit code when it is not to be restarted',
      async run(cluster) {
        for (const [play, phase, exitCode, reason] of [
          ['succeed', 'Succeeded', 0, 'Completed'],
          ['fail', 'Failed', 3, 'Error'],
        ] as const) {
          const started = await startPod(cluster, {
            play,
            spec: { restartPolicy: 'Never' },
          });
          const running = await started.until(
            'started',
            found => found.status.phase !== 'Pending',
          );
          await cluster.until('it is told to end', async () => {
            if (running.status.phase === 'Running') {
              await cluster.ground.endContainer(started.address(running), play);
            }
            return true;
          });
          const ended = await started.until(
            'ended',
            found => found.status.phase === phase,
          );
          expect(containerOf(ended)).toMatchObject({
            ready: false,
            restartCount: 0,
            state: { terminated: { exitCode, reason } },
          });
        }
      },
    },
    {
      name: 'keeps a pod that fits nowhere, and says why',
      async run(cluster) {
        const started = await startPod(cluster, {
          play: 'serve',
          spec: { nodeSelector: { 'example.com/none': 'yes' } },
        });
        const pending = await started.until(
          'refused by the scheduler',
          found => found.status.conditions?.length,
        );
        expect(pending.status.phase).toBe('Pending');
        expect(pending.status.conditions).toEqual([
          expect.objectContaining({
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: expect.stringMatching(
              /^0\/\d+ nodes are available: .*didn't match Pod's node affinity\/selector/,
            ),
          }),
        ]);
      },
    },
    {
      name: 'deletes a pod at once without grace',
      async run(cluster) {
        const started = await startPod(cluster, {
          play: 'serve',
          spec: { schedulerName: 'nobody' },
        });
        // Nobody runs it, so nobody has to end it.
        await started.pods.delete('app');
        await expect(started.pods.find('app')).resolves.toBeUndefined();
      },
    },
  ],
};
