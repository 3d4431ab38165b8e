import { describeOnSandbox } from '@longshore/kube-contract';
import { Cell as SandboxCell, Sandbox } from '@longshore/sandbox';
import { parse } from 'yaml';
import {
  cellConfig,
  followCells,
  FollowedCells,
} from './__testUtils__/followCells';
import { ForwardingServer } from './__testUtils__/ForwardingServer';
import {
  accessBy,
  claimedBy,
  listClaimed,
  rowsOf,
  shownRows,
} from './__testUtils__/sandboxCells';
import { LEASE_MS, useSandbox } from './__testUtils__/useSandbox';

jest.setTimeout(300_000);

/** What is promised of a cell that goes silent, and of one that is back. */
const STALE_WITHIN_MS = 30_000;
const RIGHT_WITHIN_MS = 60_000;
/** What is promised when packets vanish without a word. */
const BLACK_HOLE_WITHIN_MS = 150_000;
const PATIENCE_MS = 90_000;

const SERVICE = 'faults';
const NAMESPACE = 'faults-production';

/** Watches of the quiet cell are ended so often by the server. */
const SHORT_WATCH_SECONDS = 15;

describeOnSandbox('faults of a real cell', () => {
  let sandbox: Sandbox;
  let a: SandboxCell;
  let b: SandboxCell;
  let followed: FollowedCells;
  /** Followed all the time, while nothing disturbs it. */
  let quiet: FollowedCells;
  let quietServer: ForwardingServer;
  let quietSince: number;
  let quietContact: string;
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
    await followQuietly();
  }, LEASE_MS);

  async function followQuietly() {
    quietServer = await ForwardingServer.start(
      await accessBy(a.longshoreKubeconfigPath),
    );
    quietServer.intercept = ({ searchParams: query }) => {
      if (query.has('watch')) {
        query.set('timeoutSeconds', String(SHORT_WATCH_SECONDS));
      }
      return false;
    };
    quietSince = Date.now();
    quiet = followCells([cellConfig('quiet', quietServer.access)]);
    undo(async () => {
      await quiet.stop();
      await quietServer.stop();
    });
    await right(quiet, 'quiet', a, PATIENCE_MS);
    quietContact = quiet.cell('quiet').contact.since;
  }

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
        shownRows(cells.rows(name)).join('\n') ===
          (await listClaimed(cell, SERVICE)).join('\n'),
    );
  }

  it('should call a cell stale when its API server halts, keep its rows, and be right again after that', async () => {
    const before = shownRows(followed.rows('b'));
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
      expect(shownRows(followed.rows('b'))).toEqual(before);

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
    const before = shownRows(followed.rows('b'));
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
      expect(shownRows(followed.rows('b'))).toEqual(before);
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
    const watches = (path: string) =>
      quietServer.requests.filter(
        ({ url }) => url.pathname === path && url.searchParams.has('watch'),
      );
    const paths = ['/api/v1/pods', '/apis/apps/v1/deployments'];
    await quiet.until('both were dialled three times', PATIENCE_MS, () =>
      paths.every(path => watches(path).length >= 3),
    );
    const seconds = (Date.now() - quietSince) / 1000;
    for (const path of paths) {
      const [first, ...others] = watches(path).map(
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
      quietServer.requests.filter(({ url }) => url.searchParams.has('limit')),
    ).toEqual([]);
    expect(quiet.cell('quiet').contact).toMatchObject({
      state: 'live',
      since: quietContact,
    });
  });

  return () => ({ 'rows.txt': rowsOf(followed, ['a', 'b']) });
});
