import { KubeSim } from '@longshore/kube-sim';
import { LogMessage, LogRequest } from '@longshore/plugin-clusters-common';
import { Failure } from '@longshore/plugin-longshore-common';
import { once } from 'node:events';
import {
  ScriptedServer,
  answer,
  status,
} from '../__testUtils__/ScriptedServer';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CellConnection } from '../connection/CellConnection';
import { realClock } from '../time/Clock';
import { readEvents } from './readEvents';
import { MAX_SOURCES } from './LogReader';
import { readLogs } from './readLogs';

const AUTHORITY = {
  level: 'reporter',
  user: 'user:default/ann',
  operation: 'op-1',
} as const;
const FAST = { schedule: 1, pull: 1, start: 1, ready: 1, stop: 1 };

// The simulator makes its keys first, which takes seconds on a busy machine.
jest.setTimeout(120_000);

/** A log that no machine should hold. */
const LOG_BYTES = 64 * 1024 * 1024;
/** The kernel has up to 10 MB in the buffers of both ends, and we next to none. */
const HELD_BYTES = 12 * 1024 * 1024;

type Line = Extract<LogMessage, { type: 'line' }>;

describe('readLogs', () => {
  const closing: Array<() => unknown> = [];

  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) {
      await close();
    }
  });

  function open(
    request: Partial<LogRequest>,
    connection: CellConnection,
    more: Partial<
      Pick<Parameters<typeof readLogs>[0], 'rights' | 'clock'>
    > = {},
  ): AsyncGenerator<LogMessage> {
    const stop = new AbortController();
    closing.push(() => stop.abort());
    return readLogs({
      request: { authority: AUTHORITY, ...request },
      connection: cell => (cell === connection.cell ? connection : undefined),
      rights: async () => undefined,
      clock: realClock,
      signal: stop.signal,
      ...more,
    });
  }

  async function all(messages: AsyncIterable<LogMessage>) {
    const read: LogMessage[] = [];
    for await (const message of messages) read.push(message);
    return read;
  }

  const linesOf = (messages: LogMessage[]) =>
    messages.filter((message): message is Line => message.type === 'line');

  describe('of a simulated cell', () => {
    let sim: KubeSim;
    let connection: CellConnection;
    const cluster = () => sim.cluster('a');

    beforeEach(async () => {
      sim = await KubeSim.start({ clusters: [{ name: 'a', delays: FAST }] });
      const { url, token, caData } = cluster();
      connection = new CellConnection({
        cell: 'a',
        access: {
          url: new URL(url),
          ca: Buffer.from(caData, 'base64').toString(),
          identity: { type: 'token', token },
        },
      });
      closing.push(
        () => sim.stop(),
        () => connection.close(),
      );
    });

    async function run(replicas: number) {
      cluster().apply({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'default' },
        spec: {
          replicas,
          selector: { matchLabels: { app: 'web' } },
          template: {
            metadata: {
              labels: { app: 'web' },
              annotations: { 'kube-sim.longshore.dev/log-interval-ms': '20' },
            },
            spec: { containers: [{ name: 'main', image: 'registry/web:1' }] },
          },
        },
      });
      for (;;) {
        const pods = cluster().list('pods') as unknown as Array<{
          metadata: { name: string };
          status: { phase?: string };
        }>;
        const running = pods.filter(
          ({ status: { phase } }) => phase === 'Running',
        );
        if (running.length === replicas) {
          return running.map(({ metadata }) => metadata.name);
        }
        await new Promise(resolve => setTimeout(resolve, 10));
      }
    }

    const ALL = [{ cell: 'a', namespace: 'default', labelSelector: 'app=web' }];

    it('should merge the logs of all pods of a selector by time, as the level', async () => {
      const pods = await run(3);
      sim.forgetRequests();
      const read = await all(open({ select: ALL }, connection));
      const lines = linesOf(read);
      expect(new Set(lines.map(({ pod }) => pod))).toEqual(new Set(pods));
      const times = lines.map(({ at }) => at);
      expect(times).toEqual([...times].sort());
      expect(lines[0]).toMatchObject({
        cell: 'a',
        namespace: 'default',
        container: 'main',
        text: expect.stringContaining('starting main'),
      });
      expect(read.filter(({ type }) => type === 'end')).toHaveLength(3);
      for (const { impersonated } of cluster().requests()) {
        expect(impersonated).toMatchObject({
          username: 'longshore',
          groups: expect.arrayContaining(['longshore:reporter']),
        });
      }
    });

    it('should read the last lines only, when that is asked for', async () => {
      const [pod] = await run(1);
      const target = { cell: 'a', namespace: 'default', pod };
      const read = await all(
        open({ targets: [target], tailLines: 2 }, connection),
      );
      expect(linesOf(read).length).toBeLessThanOrEqual(2);
      expect(read[read.length - 1]).toEqual({ ...target, type: 'end' });
    });

    it('should say of each container why it cannot be read, and read the others', async () => {
      const [pod] = await run(1);
      const at = { cell: 'a', namespace: 'default' };
      const read = await all(
        open(
          {
            targets: [
              { ...at, pod },
              { ...at, pod: 'gone' },
              { cell: 'unknown', namespace: 'default', pod: 'x' },
            ],
          },
          connection,
        ),
      );
      expect(linesOf(read).length).toBeGreaterThan(0);
      const troubles = read.filter(({ type }) => type === 'trouble');
      expect(troubles).toHaveLength(2);
      expect(troubles).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            cell: 'unknown',
            failure: expect.objectContaining({ code: 'cell-not-known' }),
            retrying: false,
          }),
          expect.objectContaining({
            pod: 'gone',
            failure: expect.objectContaining({ code: 'not-found' }),
            retrying: false,
          }),
        ]),
      );
    });

    it('should follow pods that come later, and end with those that go', async () => {
      await run(1);
      const messages = open({ select: ALL, follow: true }, connection);
      const seen = new Set<string>();
      let grown = false;
      for await (const message of messages) {
        if (message.type === 'line') {
          seen.add(message.pod);
        }
        if (!grown && seen.size === 1) {
          grown = true;
          await run(2);
        }
        if (seen.size === 2) break;
      }
      expect(seen.size).toBe(2);
    });

    it('should give the events of an object, the newest first', async () => {
      const [pod] = await run(1);
      const events = await readEvents({
        connection,
        filter: { namespace: 'default', kind: 'Pod', name: pod },
        limit: 3,
      });
      expect(events.length).toBeGreaterThan(1);
      expect(events.length).toBeLessThanOrEqual(3);
      for (const event of events) {
        expect(event.object).toEqual({
          kind: 'Pod',
          namespace: 'default',
          name: pod,
        });
      }
      const times = events.map(({ lastSeen }) => Date.parse(lastSeen!));
      expect(times).toEqual([...times].sort((a, b) => b - a));
      const everything = await readEvents({
        connection,
        filter: {},
        limit: 200,
      });
      expect(everything.length).toBeGreaterThan(events.length);
    });
  });

  describe('of a server that does as it is told', () => {
    const TARGET = { cell: 'x', namespace: 'shop', pod: 'web-1' };
    let server: ScriptedServer;
    let connection: CellConnection;

    beforeEach(async () => {
      server = await ScriptedServer.start();
      connection = new CellConnection({ cell: 'x', access: server.access() });
      closing.push(
        () => server.stop(),
        () => connection.close(),
      );
    });

    it('should go on from the last line, with no line twice and none left out', async () => {
      const messages = open({ targets: [TARGET], follow: true }, connection);
      const next = async () => (await messages.next()).value as LogMessage;
      const stamp = (nanos: number) =>
        `2026-01-01T00:00:05.${String(nanos).padStart(9, '0')}Z`;

      const first = next();
      const begun = await server.next();
      expect(begun.url.searchParams.get('follow')).toBe('true');
      expect(begun.url.searchParams.get('sinceTime')).toBeNull();
      begun.response.writeHead(200);
      begun.response.write(`${stamp(1)} one\n${stamp(2)} two\n`);
      expect(await first).toMatchObject({ text: 'one' });
      expect(await next()).toMatchObject({ text: 'two' });

      const after = next();
      begun.response.destroy();
      expect(await after).toMatchObject({
        type: 'trouble',
        failure: { code: 'watch-broken' },
        retrying: true,
      });
      const third = next();
      const again = await server.next();
      expect(again.url.searchParams.get('sinceTime')).toBe(
        '2026-01-01T00:00:05Z',
      );
      again.response.writeHead(200);
      again.response.end(
        `${stamp(1)} one\n${stamp(2)} two\n${stamp(2)} two again\n${stamp(
          3,
        )} three\n`,
      );
      expect(await third).toMatchObject({ text: 'two again' });
      expect(await next()).toMatchObject({ text: 'three' });

      // The log came to its end: is the pod over?
      const last = next();
      const pod = await server.next();
      expect(pod.url.pathname).toBe('/api/v1/namespaces/shop/pods/web-1');
      answer(pod.response, 200, { status: { phase: 'Succeeded' } });
      expect(await last).toMatchObject({ type: 'end' });
      expect(await messages.next()).toMatchObject({ done: true });
    });

    it.each<[string, Partial<LogRequest>, Record<string, string | null>]>([
      [
        'what is younger',
        { sinceSeconds: 90 },
        { sinceSeconds: '90', sinceTime: null },
      ],
      [
        'what came since',
        { since: '2026-01-01T00:00:05.5Z' },
        { sinceTime: '2026-01-01T00:00:05.5Z', sinceSeconds: null },
      ],
      [
        'what came since, where both are given',
        { since: '2026-01-01T00:00:05Z', sinceSeconds: 90 },
        { sinceTime: '2026-01-01T00:00:05Z', sinceSeconds: null },
      ],
      [
        'all there is',
        {},
        { sinceTime: null, sinceSeconds: null, tailLines: null },
      ],
    ])('should ask for %s only', async (_, how, expected) => {
      const messages = open({ targets: [TARGET], ...how }, connection);
      const first = messages.next();
      const { url, response } = await server.next();
      for (const [name, value] of Object.entries(expected)) {
        expect([name, url.searchParams.get(name)]).toEqual([name, value]);
      }
      response.writeHead(200);
      response.end('2026-01-01T00:00:06Z one\n');
      expect((await first).value).toMatchObject({ text: 'one' });
    });

    it('should go on after a break from where it was, not from what was asked for', async () => {
      const messages = open(
        { targets: [TARGET], follow: true, sinceSeconds: 90, tailLines: 5 },
        connection,
      );
      const first = messages.next();
      const begun = await server.next();
      expect(begun.url.searchParams.get('tailLines')).toBe('5');
      begun.response.writeHead(200);
      begun.response.write('2026-01-01T00:00:06.7Z one\n');
      await first;
      const trouble = messages.next();
      begun.response.destroy();
      await trouble;
      const next = messages.next();
      const { url, response } = await server.next();
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        sinceTime: '2026-01-01T00:00:06Z',
      });
      expect(url.searchParams.has('sinceSeconds')).toBe(false);
      expect(url.searchParams.has('tailLines')).toBe(false);
      response.writeHead(200);
      response.write('2026-01-01T00:00:07Z two\n');
      expect((await next).value).toMatchObject({ text: 'two' });
    });

    it('should take no more from the server than the reader takes, of any log', async () => {
      const messages = open({ targets: [TARGET], follow: true }, connection);
      const first = messages.next();
      const { response } = await server.next();
      response.writeHead(200);
      const line = `2026-01-01T00:00:00Z ${'x'.repeat(1_000)}\n`;
      const lines = LOG_BYTES / line.length;
      let written = 0;
      const filled = new Promise<void>(resolve => {
        const write = () => {
          while (written < lines) {
            written += 1;
            if (!response.write(line)) {
              response.once('drain', write);
              return;
            }
          }
          response.end();
          resolve();
        };
        write();
      });
      await first;

      // The reader has stopped; the server writes for as long as it is read.
      let before = -1;
      while (before !== written) {
        before = written;
        await new Promise(resolve => setTimeout(resolve, 500));
      }
      expect(written * line.length).toBeLessThan(HELD_BYTES);

      // It stopped for that, since all comes when the reader goes on.
      let read = 1;
      while (read < lines - 1) {
        const { value } = await messages.next();
        read += value.type === 'line' ? 1 : 0;
      }
      await filled;
    });

    it('should end with its reason when the reader has lost the right to it', async () => {
      const clock = new ManualClock();
      const rights = jest.fn<Promise<Failure | undefined>, unknown[]>();
      rights.mockResolvedValue(undefined);
      const messages = open({ targets: [TARGET], follow: true }, connection, {
        rights,
        clock,
      });
      const first = messages.next();
      const { response } = await server.next();
      const closed = once(response, 'close');
      response.writeHead(200);
      response.write('2026-01-01T00:00:00Z one\n');
      // Nothing else is waited for: the only source is read.
      expect((await first).value).toMatchObject({ text: 'one' });

      const next = messages.next();
      await clock.untilWaiting(60_000);
      clock.advance(60_000);
      await clock.untilWaiting(60_000);
      expect(rights).toHaveBeenCalledTimes(2);
      expect([...(rights.mock.calls[1][0] as Iterable<object>)]).toEqual([
        TARGET,
      ]);
      const failure = { code: 'log-right-lost', message: 'no more' };
      rights.mockResolvedValue(failure);
      clock.advance(60_000);
      const read = [(await next).value, ...(await all(messages))];
      expect(read.filter(({ type }) => type !== 'heartbeat')).toEqual([
        { type: 'refused', failure },
      ]);
      await closed;
      // And nothing goes on.
      expect(clock.waiting).toEqual([]);
    });

    it('should go on while the right cannot be known', async () => {
      const clock = new ManualClock();
      const messages = open({ targets: [TARGET], follow: true }, connection, {
        rights: () => Promise.reject(new Error('no catalog')),
        clock,
      });
      const first = messages.next();
      const { response } = await server.next();
      response.writeHead(200);
      response.write('2026-01-01T00:00:00Z one\n');
      await first;
      await clock.untilWaiting(60_000);
      clock.advance(60_000);
      await clock.untilWaiting(60_000);
      response.end('2026-01-01T00:00:00Z two\n');
      let read = await messages.next();
      while (read.value.type === 'heartbeat') read = await messages.next();
      expect(read.value).toMatchObject({ text: 'two' });
    });

    it('should wait for a container that is not started yet', async () => {
      const messages = open({ targets: [TARGET], follow: true }, connection);
      const first = messages.next();
      answer(
        (await server.next()).response,
        400,
        status(
          400,
          'BadRequest',
          'container "main" in pod "web-1" is waiting to start: ContainerCreating',
        ),
      );
      expect((await first).value).toMatchObject({
        type: 'trouble',
        retrying: true,
      });
      const line = messages.next();
      const { response } = await server.next();
      response.writeHead(200);
      response.write('2026-01-01T00:00:00Z up\n');
      expect((await line).value).toMatchObject({ text: 'up' });
    });

    it('should take the word of the kubelet for what it is', async () => {
      const messages = open({ targets: [TARGET] }, connection);
      const first = messages.next();
      const { response } = await server.next();
      response.writeHead(200);
      response.end('unable to retrieve container logs for containerd://1\n');
      expect((await first).value).toMatchObject({
        type: 'trouble',
        failure: { code: 'log-not-readable' },
      });
      expect((await messages.next()).value).toMatchObject({ type: 'end' });
    });

    it('should read no more containers at once than a stream may have', async () => {
      const messages = open(
        { select: [{ cell: 'x', namespace: 'shop', labelSelector: 'a=b' }] },
        connection,
      );
      const first = messages.next();
      const listed = await server.next();
      answer(listed.response, 200, {
        items: Array.from({ length: MAX_SOURCES + 5 }, (_, index) => ({
          metadata: { name: `web-${index}` },
          spec: { containers: [{ name: 'main' }] },
        })),
      });
      for (let index = 0; index < MAX_SOURCES; index += 1) {
        (await server.next()).response.writeHead(200).end();
      }
      const read = [(await first).value, ...(await all(messages))];
      expect(read.filter(message => message.type === 'limit')).toEqual([
        expect.objectContaining({
          failure: expect.objectContaining({ code: 'too-many-logs' }),
        }),
      ]);
      expect(read.filter(message => message.type === 'end')).toHaveLength(
        MAX_SOURCES,
      );
      expect(server.idle).toBe(true);
    });
  });
});
