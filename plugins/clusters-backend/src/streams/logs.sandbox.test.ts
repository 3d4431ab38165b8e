import { describeOnSandbox } from '@longshore/kube-contract';
import { LogMessage, LogRequest } from '@longshore/plugin-clusters-common';
import { Cell, Sandbox } from '@longshore/sandbox';
import { accessBy } from '../__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from '../__testUtils__/useSandbox';
import { CellConnection } from '../connection/CellConnection';
import { realClock } from '../time/Clock';
import { readEvents } from './readEvents';
import { readLogs } from './readLogs';

jest.setTimeout(300_000);

const NAMESPACE = 'logs-production';
const AUTHORITY = {
  level: 'reporter',
  user: 'user:default/ann',
  operation: 'op-1',
} as const;
const SELECT = [{ cell: 'a', namespace: NAMESPACE, labelSelector: 'app=web' }];

describeOnSandbox('logs of real pods', () => {
  let sandbox: Sandbox;
  let cell: Cell;
  let connection: CellConnection;
  let pods: string[];
  let addressOf: Map<string, string>;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/streams/logs.sandbox.test.ts',
  );

  beforeAll(async () => {
    const taken = await take({ shared: ['a'], namespace: NAMESPACE });
    sandbox = taken.sandbox;
    [cell] = taken.cells;
    await cell.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ name: 'main', image: sandbox.images.web.v1 }],
          },
        },
      },
    });
    await cell.waitReady(NAMESPACE, 'web', 2);
    const { items } = JSON.parse(
      await cell.kubectl([
        'get',
        'pods',
        `--namespace=${NAMESPACE}`,
        '--output=json',
      ]),
    ) as {
      items: Array<{ metadata: { name: string }; status: { podIP: string } }>;
    };
    addressOf = new Map(
      items.map(({ metadata, status }) => [metadata.name, status.podIP]),
    );
    pods = items.map(({ metadata: { name } }) => name).sort();
    connection = new CellConnection({
      cell: 'a',
      access: await accessBy(cell.longshoreKubeconfigPath),
    });
    undo(() => connection.close());
  }, LEASE_MS);

  function open(request: Partial<LogRequest>) {
    const stop = new AbortController();
    undo(() => stop.abort());
    return readLogs({
      request: { authority: AUTHORITY, ...request },
      connection: name => (name === 'a' ? connection : undefined),
      rights: async () => undefined,
      clock: realClock,
      signal: stop.signal,
    });
  }

  async function all(request: Partial<LogRequest>) {
    const read: LogMessage[] = [];
    for await (const message of open(request)) read.push(message);
    return read;
  }

  it('should merge two pods by time, as the reporter', async () => {
    const mark = cell.audit.mark();
    const read = await all({ select: SELECT });
    const lines = read.flatMap(one => (one.type === 'line' ? [one] : []));
    expect([...new Set(lines.map(({ pod }) => pod))].sort()).toEqual(pods);
    const times = lines.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    const [event] = await cell.audit.waitFor(mark, {
      resource: 'pods/log',
      namespace: NAMESPACE,
    });
    expect(event.impersonatedUser).toMatchObject({
      username: 'longshore',
      groups: expect.arrayContaining(['longshore:reporter']),
      extra: { 'longshore.dev/user': ['user:default/ann'] },
    });
  });

  it('should be refused to a guest, and say so of each pod', async () => {
    const read = await all({
      authority: { ...AUTHORITY, level: 'guest' },
      select: SELECT,
    });
    const troubles = read.flatMap(one => (one.type === 'trouble' ? [one] : []));
    expect(troubles.map(({ failure: { code } }) => code)).toEqual([
      'forbidden',
      'forbidden',
    ]);
  });

  it('should follow a container over its end, without a line twice, and give the log of the run before', async () => {
    const [pod] = pods;
    const target = { cell: 'a', namespace: NAMESPACE, pod };
    const seen: string[] = [];
    let ended = false;
    for await (const message of open({ targets: [target], follow: true })) {
      if (message.type === 'line') {
        seen.push(`${message.at} ${message.text}`);
        if (!ended) {
          ended = true;
          // The web image ends with an exit code when it is asked to.
          await fetch(`http://${addressOf.get(pod)}:8080/control/exit?code=3`, {
            method: 'POST',
          });
        }
        const starts = seen.filter(line => line.includes('listens on'));
        if (starts.length === 2) break;
      }
    }
    expect(new Set(seen).size).toBe(seen.length);

    const before = await all({ targets: [target], previous: true });
    const lines = before.flatMap(one => (one.type === 'line' ? [one] : []));
    expect(lines.length).toBeGreaterThan(0);
    expect(seen).toContain(`${lines[0].at} ${lines[0].text}`);

    const events = await readEvents({
      connection,
      authority: AUTHORITY,
      filter: { namespace: NAMESPACE, kind: 'Pod', name: pod },
      limit: 50,
    });
    expect(events.map(({ reason }) => reason)).toContain('Started');
  });
});
