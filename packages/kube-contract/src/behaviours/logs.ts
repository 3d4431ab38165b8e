import { Topic } from '../Behaviour';
import { LineStream } from '../client/LineStream';
import { containerOf, isReady, startPod } from './startPod';

export const logs: Topic = {
  name: 'logs',
  behaviours: [
    {
      name: 'reads the log: all, the end, with times, since when, and as it goes on',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'serve' });
        const ready = await started.until('ready', isReady);
        const running = started.address(ready);
        await cluster.ground.writeLines(running, 5);
        const path = started.pods.at('app/log');
        const read = async (
          query: { [name: string]: string | number } = {},
        ) => {
          const { status, text, headers } = await cluster.call(path, { query });
          expect(status).toBe(200);
          expect(headers['content-type']).toBe('text/plain');
          return text.split('\n').slice(0, -1);
        };
        const all = await cluster.until('6 lines', async () => {
          const lines = await read();
          return lines.length >= 6 && lines;
        });
        const timed = await read({ timestamps: 'true' });
        const parts = timed.map(line => /^(\S+) (.*)$/.exec(line)!);
        expect(parts.slice(0, all.length).map(part => part[2])).toEqual(all);
        const times = parts.map(part => Date.parse(part[1]));
        expect(times.every(Number.isFinite)).toBe(true);
        expect([...times].sort((a, b) => a - b)).toEqual(times);
        expect(parts[0][1]).toMatch(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z$/);

        await expect(read({ tailLines: 2 })).resolves.toHaveLength(2);
        await expect(read({ tailLines: 0 })).resolves.toEqual([]);
        const cut = await cluster.call(path, { query: { limitBytes: 10 } });
        expect(cut.text).toBe(all.join('\n').slice(0, 10));
        await expect(
          read({ sinceTime: '2100-01-01T00:00:00Z' }),
        ).resolves.toEqual([]);
        const sinceStart = await read({ sinceSeconds: 3600 });
        expect(sinceStart.slice(0, all.length)).toEqual(all);

        const response = await cluster.stream(path, {
          query: { follow: 'true', tailLines: 1 },
        });
        const lines = new LineStream(response);
        const next = () =>
          cluster.ground.within(lines.next(), 60_000, 'the next log line');
        await next();
        await cluster.ground.writeLines(running, 2);
        await expect(next()).resolves.toBeTruthy();
        await started.pods.delete('app');
        // It ends with its container.
        while ((await next()) !== undefined);
      },
    },
    {
      name: 'reads what the container before wrote',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'crash' });
        const path = started.pods.at('app/log');
        await started.until(
          'restarted',
          found =>
            containerOf(found)?.restartCount >= 1 &&
            containerOf(found).lastState.terminated,
        );
        const previous = await cluster.call(path, {
          query: { previous: 'true' },
        });
        expect(previous.status).toBe(200);
        expect(previous.text.trim()).not.toBe('');
      },
    },
    {
      name: 'has no previous log of a container that never ended',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'serve' });
        await started.until('ready', isReady);
        await expect(
          cluster.refused(started.pods.at('app/log'), {
            query: { previous: 'true' },
          }),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: 'previous terminated container "app" in pod "app" not found',
        });
        await expect(
          cluster.refused(started.pods.at('app/log'), {
            query: { container: 'other' },
          }),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: 'container other is not valid for pod app',
        });
        await expect(
          cluster.refused(started.pods.at('app/log'), {
            query: { tailLines: -1 },
          }),
        ).resolves.toMatchObject({
          code: 422,
          message: expect.stringContaining(
            'tailLines: Invalid value: -1: must be greater than or equal to 0',
          ),
        });
      },
    },
    {
      name: 'has no log of a container that waits for its image, or of a pod without a node',
      async run(cluster) {
        const started = await startPod(cluster, { play: 'unpullable' });
        await started.until('waits', found =>
          ['ErrImagePull', 'ImagePullBackOff'].includes(
            containerOf(found)?.state.waiting?.reason,
          ),
        );
        await expect(
          cluster.refused(started.pods.at('app/log')),
        ).resolves.toMatchObject({
          code: 400,
          reason: 'BadRequest',
          message: expect.stringMatching(
            /^container "app" in pod "app" is waiting to start: (trying and failing to pull image|image can't be pulled)$/,
          ),
        });
        const lost = await startPod(cluster, {
          play: 'serve',
          spec: { schedulerName: 'nobody' },
        });
        const { status, text } = await cluster.call(lost.pods.at('app/log'));
        expect([status, text]).toEqual([204, '']);
        await expect(
          cluster.refused(started.pods.at('none/log')),
        ).resolves.toMatchObject({
          code: 404,
          message: 'pods "none" not found',
        });
      },
    },
  ],
};
