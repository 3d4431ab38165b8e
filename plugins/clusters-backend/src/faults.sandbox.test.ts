import { mockServices } from '@backstage/backend-test-utils';
import { describeOnSandbox } from '@longshore/kube-contract';
import { Cell as SandboxCell, Sandbox } from '@longshore/sandbox';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import {
  cellConfig,
  followCells,
  FollowedCells,
} from './__testUtils__/followCells';
import { ForwardingServer } from './__testUtils__/ForwardingServer';
import { objectsOfEachKind } from './__testUtils__/objectsOfEachKind';
import { inOrder, rowsOfList } from './__testUtils__/rowsOfList';
import {
  accessBy,
  claimedBy,
  listClaimed,
  rowsOf,
  shownRows,
} from './__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from './__testUtils__/useSandbox';
import { Claims } from './claims/Claims';
import { CellConnection } from './connection/CellConnection';
import { WATCHED_TYPES } from './reflector/WatchedType';

jest.setTimeout(300_000);

/** What is promised of a cell that goes silent, and of one that is back. */
const STALE_WITHIN_MS = 30_000;
const RIGHT_WITHIN_MS = 60_000;
/** What is promised when packets vanish without a word. */
const BLACK_HOLE_WITHIN_MS = 150_000;
const PATIENCE_MS = 90_000;

const SERVICE = 'faults';
const NAMESPACE = 'faults-production';

/** Where watches are short, the server ends them so often. */
const SHORT_WATCH_SECONDS = 15;
/**
 * So long nothing disturbs the quiet cell: longer than the 150 s after which a
 * watch that is silent is dialled again. Most of it passes with other tests.
 */
const QUIET_MS = Number(process.env.LONGSHORE_QUIET_MINUTES ?? 3.5) * 60_000;

describeOnSandbox('faults of a real cell', () => {
  let sandbox: Sandbox;
  let a: SandboxCell;
  let b: SandboxCell;
  let followed: FollowedCells;
  /** Followed all the time, while nothing disturbs it. */
  let quiet: Undisturbed;
  /** The same with watches that the server ends soon. */
  let brief: Undisturbed;
  let admin: CellConnection;
  const { take, undo } = useSandbox(
    'plugins/clusters-backend/src/faults.sandbox.test.ts',
  );

  beforeAll(async () => {
    const taken = await take({
      exclusive: ['b'],
      shared: ['a'],
      namespace: NAMESPACE,
    });
    sandbox = taken.sandbox;
    [a, b] = taken.cells;
    for (const cell of [a, b]) {
      await deploy(cell, 'web', 1);
    }
    followed = followCells([
      cellConfig('a', await accessBy(a.longshoreKubeconfigPath)),
      cellConfig('b', await accessBy(b.longshoreKubeconfigPath)),
    ]);
    undo(() => followed.stop());
    await Promise.all([a, b].map(cell => cell.waitReady(NAMESPACE, 'web', 1)));
    await right(followed, 'a', a, PATIENCE_MS);
    await right(followed, 'b', b, PATIENCE_MS);
    quiet = await followQuietly('quiet');
    brief = await followQuietly('brief', SHORT_WATCH_SECONDS);
    admin = await connectTo(a);
  }, LEASE_MS);

  type Undisturbed = {
    cells: FollowedCells;
    server: ForwardingServer;
    since: number;
    /** Since when it is live. */
    contact: string;
  };

  async function followQuietly(
    name: string,
    watchSeconds?: number,
  ): Promise<Undisturbed> {
    const server = await ForwardingServer.start(
      await accessBy(a.longshoreKubeconfigPath),
    );
    server.intercept = ({ searchParams: query }) => {
      if (watchSeconds && query.has('watch')) {
        query.set('timeoutSeconds', String(watchSeconds));
      }
      return false;
    };
    const since = Date.now();
    const cells = followCells([cellConfig(name, server.access)]);
    undo(async () => {
      await cells.stop();
      await server.stop();
    });
    await right(cells, name, a, PATIENCE_MS);
    await everyKind(cells, name);
    return { cells, server, since, contact: cells.cell(name).contact.since };
  }

  async function everyKind(cells: FollowedCells, name: string) {
    await cells.until(`every kind of ${name} is followed`, PATIENCE_MS, () =>
      cells.all.watches(name).every(({ state }) => state === 'live'),
    );
  }

  /** Speaks with a cell as its administrator. */
  async function connectTo(cell: SandboxCell): Promise<CellConnection> {
    const connection = new CellConnection({
      cell: cell.name,
      access: await accessBy(cell.kubeconfigPath),
    });
    undo(() => connection.close());
    return connection;
  }

  const watchesOf = (server: ForwardingServer, path: string) =>
    server.requests.filter(
      ({ url }) => url.pathname === path && url.searchParams.has('watch'),
    );

  async function deploy(cell: SandboxCell, name: string, replicas: number) {
    const labels = claimedBy(SERVICE);
    await cell.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: NAMESPACE, labels },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { ...labels, app: name } },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [{ name: 'main', image: sandbox.images.web.v1 }],
          },
        },
      },
    });
  }

  /** Others may have services in the cells, too. */
  const rowsOfService = (cells: FollowedCells, name: string) =>
    cells
      .rows(name)
      .filter(
        ({ claim }) => claim.component === `component:default/${SERVICE}`,
      );

  /** Waits until a cell is live and shown as `kubectl get` has it. */
  async function right(
    cells: FollowedCells,
    name: string,
    cell: SandboxCell,
    timeoutMs: number,
  ): Promise<number> {
    return cells.until(
      `${name} is live and as kubectl has it`,
      timeoutMs,
      async () =>
        cells.state(name) === 'live' &&
        shownRows(rowsOfService(cells, name)).join('\n') ===
          (await listClaimed(cell, SERVICE)).join('\n'),
    );
  }

  it('should call a cell stale when its API server halts, keep its rows, and be right again after that', async () => {
    const before = shownRows(rowsOfService(followed, 'b'));
    expect(before.length).toBeGreaterThanOrEqual(2);
    await b.apiServer.pause();
    try {
      const took = await followed.until(
        'b is stale',
        PATIENCE_MS,
        () => followed.state('b') === 'stale',
      );
      expect(took).toBeLessThanOrEqual(STALE_WITHIN_MS);
      expect(followed.cell('b').contact).toMatchObject({
        failure: { code: 'timeout' },
        lastContact: expect.any(String),
      });
      expect(shownRows(rowsOfService(followed, 'b'))).toEqual(before);

      // The other cell does not feel it.
      expect(followed.state('a')).toBe('live');
      await a.kubectl([
        'scale',
        'deployment/web',
        '--replicas=2',
        `--namespace=${NAMESPACE}`,
      ]);
      await right(followed, 'a', a, PATIENCE_MS);
    } finally {
      await b.apiServer.resume();
    }
    const took = await right(followed, 'b', b, PATIENCE_MS);
    expect(took).toBeLessThanOrEqual(RIGHT_WITHIN_MS);
    await deploy(b, 'after-halt', 1);
    await right(followed, 'b', b, PATIENCE_MS);
  });

  it('should find out that packets to a cell vanish, and catch up with what happened meanwhile', async () => {
    const before = shownRows(rowsOfService(followed, 'b'));
    await b.network.cut();
    try {
      const took = await followed.until(
        'b is stale',
        BLACK_HOLE_WITHIN_MS,
        () => followed.state('b') === 'stale',
      );
      expect(took).toBeLessThanOrEqual(BLACK_HOLE_WITHIN_MS);
      // Nobody outside hears of this.
      for (const change of [
        ['delete', 'deployment/after-halt'],
        ['scale', 'deployment/web', '--replicas=2'],
      ]) {
        await b.kubectl([...change, `--namespace=${NAMESPACE}`], {
          inside: true,
        });
      }
      expect(shownRows(rowsOfService(followed, 'b'))).toEqual(before);
      expect(followed.state('a')).toBe('live');
    } finally {
      await b.network.heal();
    }
    const took = await right(followed, 'b', b, PATIENCE_MS);
    expect(took).toBeLessThanOrEqual(RIGHT_WITHIN_MS);
    expect(followed.rows('b')).toContainEqual(
      expect.objectContaining({ kind: 'Deployment', name: 'web', desired: 2 }),
    );
  });

  it('should equal kubectl after the past of every kind was compacted during lists in pages', async () => {
    const access = await accessBy(b.longshoreKubeconfigPath);
    // One as API servers before 1.32 were, with small pages; one that is only
    // looked at.
    const old = await ForwardingServer.start(access);
    const today = await ForwardingServer.start(access);
    const held = new Map<string, () => void>();
    const paths = ['/api/v1/pods', '/apis/apps/v1/deployments'];
    let holding = true;
    old.intercept = async (url, response) => {
      const { searchParams: query } = url;
      if (query.has('sendInitialEvents')) {
        response.writeHead(422, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ kind: 'Status', reason: 'Invalid' }));
        return true;
      }
      if (query.has('limit')) query.set('limit', '1');
      if (query.has('continue') && holding) {
        await new Promise<void>(resolve => held.set(url.pathname, resolve));
      }
      return false;
    };
    await deploy(b, 'second', 1);
    const cells = followCells([
      cellConfig('old', old.access),
      cellConfig('today', today.access),
    ]);
    try {
      await right(cells, 'today', b, PATIENCE_MS);
      await cells.until(
        'both lists stand at their second page',
        PATIENCE_MS,
        () => paths.every(path => held.has(path)),
      );
      await b.kubectl([
        'delete',
        'deployment/second',
        `--namespace=${NAMESPACE}`,
      ]);
      await deploy(b, 'third', 1);
      await b.compact();
      holding = false;
      held.forEach(goOn => goOn());
      await right(cells, 'old', b, PATIENCE_MS);
      await right(cells, 'today', b, PATIENCE_MS);

      // Those of today go on from a bookmark or are read anew, as it happens.
      for (const path of paths) {
        const continued = old.requests.filter(
          ({ url }) =>
            url.pathname === path && url.searchParams.has('continue'),
        );
        expect(continued).toContainEqual(
          expect.objectContaining({ status: 410 }),
        );
      }
      await right(followed, 'b', b, PATIENCE_MS);
    } finally {
      await cells.stop();
      await old.stop();
      await today.stop();
    }
  });

  it('should have the right rows of each kind after each of the eight watches was told that its past is gone', async () => {
    const server = await ForwardingServer.start(
      await accessBy(b.longshoreKubeconfigPath),
    );
    const config = cellConfig('expired', server.access);
    const adminOfB = await connectTo(b);
    const what = {
      namespace: NAMESPACE,
      labels: claimedBy(SERVICE),
      image: sandbox.images.web.v1,
    };
    const claims = new Claims({ logger: mockServices.logger.mock() });
    const [{ name: node }] = b.nodes;
    let held: Array<() => void> | undefined;
    server.intercept = async ({ searchParams: query }) => {
      if (held && query.has('watch')) {
        await new Promise<void>(resolve => held?.push(resolve));
      }
      return false;
    };
    for (const object of objectsOfEachKind('gone', what)) await b.apply(object);
    const cells = followCells([config]);

    /** Whether a kind is as a list has it, with what came and not what went. */
    async function isRight({ kind, path }: (typeof WATCHED_TYPES)[number]) {
      // An API server that has just begun may leave calls unanswered.
      const { items = [] } = await adminOfB
        .call({ path, what: `list ${kind}`, timeoutMs: 5_000 })
        .catch(() => ({ items: undefined }));
      const listed = items as Array<{ metadata: { name: string } }>;
      const names = listed.map(({ metadata }) => metadata.name);
      const rows = inOrder(cells.all.all('expired', kind));
      return (
        (kind === 'Node' ||
          (names.includes('came') && !names.includes('gone'))) &&
        isDeepStrictEqual(
          rows,
          rowsOfList(listed, { cell: config, kind, claims }),
        )
      );
    }

    try {
      await everyKind(cells, 'expired');
      const dialled = server.requests.length;
      held = [];
      server.cut();
      await b.kubectl(['cordon', node]);
      for (const object of objectsOfEachKind('came', what))
        await b.apply(object);
      await b.kubectl([
        'delete',
        'deployment,statefulset,job,cronjob,pod,persistentvolumeclaim,endpointslice',
        '--field-selector=metadata.name=gone',
        '--wait=false',
        `--namespace=${NAMESPACE}`,
      ]);
      await b.compact();
      const waiting = held;
      held = undefined;
      waiting.forEach(goOn => goOn());

      await everyKind(cells, 'expired');
      for (const type of WATCHED_TYPES) {
        await cells.until(`every ${type.kind} is as it is`, PATIENCE_MS, () =>
          isRight(type),
        );
        const since = () =>
          server.requests
            .slice(dialled)
            .filter(({ url }) => url.pathname === type.path);
        expect(since()).toContainEqual(
          expect.objectContaining({ expired: true }),
        );
        // What was missed is listed beside a watch from then on, in its turn.
        await cells.until(
          `what was missed of every ${type.kind} is listed`,
          PATIENCE_MS,
          () => since().some(({ url }) => url.searchParams.has('limit')),
        );
      }
      const nodes = [...cells.all.nodes('expired')];
      expect(nodes.find(({ name }) => name === node)).toMatchObject({
        cordoned: true,
      });
    } finally {
      await b.kubectl(['uncordon', node]);
      await cells.stop();
      await server.stop();
    }
  });

  it('should name the cause when authority, token or a rule is wrong', async () => {
    const { credentials } = a;
    const cells = followCells([
      cellConfig(
        'authority',
        await accessBy(await credentials.wrongAuthority()),
      ),
      cellConfig('expired', await accessBy(await credentials.expiredToken())),
      cellConfig('revoked', await accessBy(await credentials.revoked())),
      cellConfig(
        'rule',
        await accessBy(
          await credentials.withoutRule({ resource: 'pods', verb: 'watch' }),
        ),
      ),
    ]);
    const causeOf = async (name: string) => {
      await cells.until(
        `the cause of ${name} is known`,
        PATIENCE_MS,
        () => cells.cell(name).contact.failure !== undefined,
      );
      return cells.cell(name).contact.failure;
    };
    try {
      expect(await causeOf('authority')).toMatchObject({
        code: 'certificate-untrusted',
      });
      expect(await causeOf('expired')).toMatchObject({ code: 'unauthorized' });
      expect(await causeOf('revoked')).toMatchObject({ code: 'unauthorized' });
      const missing = await causeOf('rule');
      expect(missing).toMatchObject({
        code: 'forbidden',
        params: { what: 'watch pods' },
      });
      expect(parse(missing?.params?.rule ?? '')).toEqual([
        {
          apiGroups: [''],
          resources: ['pods'],
          verbs: ['get', 'list', 'watch'],
        },
      ]);
      // The other kind goes on.
      await cells.until('Deployments are shown', PATIENCE_MS, () =>
        cells.rows('rule').some(({ kind }) => kind === 'Deployment'),
      );
      expect(cells.rows('rule').some(({ kind }) => kind === 'Pod')).toBe(false);
    } finally {
      await cells.stop();
    }
  });

  it('should stay live without a right to what is not decisive, and name the rule', async () => {
    const credentials = await a.credentials.withoutRule({
      resource: 'cronjobs',
      verb: 'watch',
    });
    const cells = followCells([
      cellConfig('partly', await accessBy(credentials)),
    ]);
    const watchOf = (resource: string) =>
      cells.all
        .requests('partly')
        ?.watches.find(watch => watch.resource === resource);
    try {
      await right(cells, 'partly', a, PATIENCE_MS);
      await cells.until(
        'the rule that is missing is known',
        PATIENCE_MS,
        () => watchOf('cronjobs')?.failure !== undefined,
      );
      expect(watchOf('cronjobs')).toMatchObject({
        state: 'connecting',
        failure: { code: 'forbidden', params: { what: 'watch cronjobs' } },
      });
      await cells.until(
        'every other kind is followed',
        PATIENCE_MS,
        () =>
          cells.all
            .requests('partly')
            ?.watches.every(
              ({ resource, state }) =>
                state === 'live' || resource === 'cronjobs',
            ) ?? false,
      );
      expect([...cells.all.nodes('partly')].map(({ name }) => name)).toEqual(
        expect.arrayContaining(a.nodes.map(({ name }) => name)),
      );
      expect(cells.state('partly')).toBe('live');
    } finally {
      await cells.stop();
    }
  });

  it('should go on from where a quiet watch ended, without a list and without a word', async () => {
    const { cells, server, since, contact } = brief;
    await cells.until('each was dialled three times', PATIENCE_MS, () =>
      WATCHED_TYPES.every(({ path }) => watchesOf(server, path).length >= 3),
    );
    const seconds = (Date.now() - since) / 1000;
    for (const { path } of WATCHED_TYPES) {
      const [first, ...others] = watchesOf(server, path).map(
        ({ url }) => url.searchParams,
      );
      expect(first.has('sendInitialEvents')).toBe(true);
      expect(others.filter(query => query.has('sendInitialEvents'))).toEqual(
        [],
      );
      // Once for each time that the server ended it.
      expect(others.length).toBeLessThanOrEqual(seconds / SHORT_WATCH_SECONDS);
    }
    expect(
      server.requests.filter(({ url }) => url.searchParams.has('limit')),
    ).toEqual([]);
    expect(cells.cell('brief').contact).toMatchObject({
      state: 'live',
      since: contact,
    });
  });

  it(
    'should dial no watch again that the server has not ended, for longer than silence is borne, and see what comes then',
    async () => {
      const { cells, server, since, contact } = quiet;
      await sleep(Math.max(0, since + QUIET_MS - Date.now()));
      const dials = () =>
        WATCHED_TYPES.map(({ path }) => watchesOf(server, path).length);
      const before = dials();
      const ended = WATCHED_TYPES.map(
        ({ path }) =>
          watchesOf(server, path).filter(watch => watch.ended).length,
      );
      expect(before.filter((count, kind) => count > ended[kind] + 1)).toEqual(
        [],
      );
      expect(
        server.requests.filter(({ url }) => url.searchParams.has('limit')),
      ).toEqual([]);

      const shown = cells.until('the new pod is shown', PATIENCE_MS, () =>
        cells.rows('quiet').some(({ name }) => name === 'after-quiet'),
      );
      await admin.call({
        method: 'POST',
        path: `/api/v1/namespaces/${NAMESPACE}/pods`,
        body: {
          metadata: { name: 'after-quiet', labels: claimedBy(SERVICE) },
          spec: {
            schedulerName: 'nobody',
            containers: [{ name: 'main', image: sandbox.images.web.v1 }],
          },
        },
        what: 'create a pod',
      });
      const created = Date.now();
      await shown;
      process.stdout.write(
        `A pod after ${QUIET_MS / 60_000} quiet minutes was shown ${
          Date.now() - created
        } ms after its creation was answered\n`,
      );
      // By the watch that had been silent.
      expect(dials()).toEqual(before);
      expect(cells.cell('quiet').contact).toMatchObject({
        state: 'live',
        since: contact,
      });
    },
    QUIET_MS + 2 * PATIENCE_MS,
  );

  return () => ({ 'rows.txt': rowsOf(followed, ['a', 'b']) });
});
