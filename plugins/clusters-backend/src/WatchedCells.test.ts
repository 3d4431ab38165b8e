import { mockServices } from '@backstage/backend-test-utils';
import { ChangeMessage, Row } from '@longshore/plugin-clusters-common';
import { ClusterHandle, KubeSim } from '@longshore/kube-sim';
import { CLAIMED, cellConfig } from './__testUtils__/followCells';
import { AnnotationRule } from './claims/AnnotationRule';
import { LabelSelector } from './claims/LabelSelector';
import { CellConfig } from './registry/CellConfig';
import { changeMessages } from './rows/changeMessages';
import { realClock } from './time/Clock';
import { WatchedCells } from './WatchedCells';

// Real sockets and real keys: seconds on a busy machine.
jest.setTimeout(120_000);

/** What a reader of the change stream holds, as the protocol says. */
class Reader {
  readonly rows = new Map<string, Row>();
  cells: string[] = [];
  readonly completed: string[] = [];

  take(message: ChangeMessage) {
    if (message.type === 'cells') {
      this.cells = message.cells.map(({ name }) => name);
      for (const [uid, { cell }] of this.rows) {
        if (!this.cells.includes(cell)) this.rows.delete(uid);
      }
    } else if (message.type === 'rows') {
      message.changed.forEach(row => this.rows.set(row.uid, row));
      message.removed.forEach(({ uid }) => this.rows.delete(uid));
    } else if (message.type === 'complete') {
      this.completed.push(message.cell);
    }
  }

  shown(): string[] {
    return [...this.rows.values()].map(({ cell, name }) => `${cell}/${name}`);
  }
}

describe('WatchedCells', () => {
  let sim: KubeSim;
  let watched: WatchedCells;
  let reader: Reader;
  let messages: AsyncGenerator<ChangeMessage>;
  const stop = new AbortController();

  beforeEach(async () => {
    sim = await KubeSim.start({
      clusters: ['one', 'two'].map(name => ({ name, nodes: 1 })),
    });
    deploy(sim.cluster('one'), 'orders');
    deploy(sim.cluster('two'), 'billing');
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    watched = new WatchedCells({
      cells: [config('a', 'one')],
      clock: realClock,
      logger,
    });
    watched.start();
    reader = new Reader();
    messages = changeMessages(watched, {
      clock: realClock,
      signal: stop.signal,
    });
    await read(() => reader.completed.includes('a'));
  });

  afterEach(async () => {
    await watched.stop();
    await sim.stop();
  });

  afterAll(() => stop.abort());

  function config(name: string, cluster: string): CellConfig {
    const { url, caData, token } = sim.cluster(cluster);
    return cellConfig(name, {
      url: new URL(url),
      ca: Buffer.from(caData, 'base64').toString(),
      identity: { type: 'token', token },
    });
  }

  function deploy(cluster: ClusterHandle, name: string) {
    cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels: CLAIMED },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'main', image: 'registry/x:1' }] },
        },
      },
    });
  }

  /** Takes messages in until it is so; the test's own limit ends it otherwise. */
  async function read(isSo: () => boolean) {
    while (!isSo()) {
      const { value, done } = await messages.next();
      if (done) throw new Error('the stream has ended');
      reader.take(value);
    }
  }

  it('should watch a cell that comes while others are watched', async () => {
    watched.add(config('b', 'two'));
    await read(() => reader.completed.includes('b'));
    expect(reader.cells).toEqual(['a', 'b']);
    expect(reader.shown().sort()).toEqual(['a/orders', 'b/billing']);
    expect(() => watched.add(config('b', 'one'))).toThrow(
      "Cell 'b' is watched already",
    );
  });

  it('should forget a cell that is removed, and have its readers forget it', async () => {
    watched.add(config('b', 'two'));
    await read(() => reader.completed.includes('b'));
    await watched.remove('a');
    await read(() => !reader.cells.includes('a'));
    expect(reader.shown()).toEqual(['b/billing']);
    expect(watched.connection('a')).toBeUndefined();
    await expect(watched.remove('a')).resolves.toBeUndefined();
  });

  it('should tell a cell from another of the same name that came right after it', async () => {
    const removed = watched.remove('a');
    watched.add(config('a', 'two'));
    await removed;
    reader.completed.length = 0;
    await read(() => reader.completed.includes('a'));
    expect(reader.shown()).toEqual(['a/billing']);
  });

  it('should keep the rows of a cell that is reached in another way, until it was read', async () => {
    const before = reader.shown();
    const unreachable = config('a', 'one');
    await watched.replace({
      ...unreachable,
      region: 'bj',
      access: { ...unreachable.access, url: new URL('https://127.0.0.1:1') },
    });
    await read(
      () => watched.cells()[0].contact.failure?.code === 'unreachable',
    );
    expect(watched.cells()).toMatchObject([{ name: 'a', region: 'bj' }]);
    expect(reader.shown()).toEqual(before);

    await watched.replace(config('a', 'two'));
    await read(() => reader.shown().includes('a/billing'));
    await read(() => reader.shown().length === 1);
    expect(reader.shown()).toEqual(['a/billing']);
    await expect(watched.replace(config('c', 'two'))).rejects.toThrow(
      "Cell 'c' is not watched",
    );
  });

  describe('annotations that name pods which nobody claimed', () => {
    const rule = (app: string): AnnotationRule => ({
      component: `component:default/${app}`,
      selector: LabelSelector.equals('app', app),
      namespace: 'default',
    });

    function foreign(app: string) {
      sim.cluster('one').apply({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: app, labels: { app } },
        spec: { containers: [{ name: 'main', image: 'registry/x:1' }] },
      });
    }

    const isKnown = (count: number) =>
      [...watched.rows.pods('a')].filter(({ kind }) => kind === 'ForeignPod')
        .length === count;

    const listsOfPods = () =>
      sim
        .cluster('one')
        .requests()
        .filter(({ path, query }) => /\/pods$/.test(path) && !query.watch);

    const completeLists = () =>
      watched.rows
        .requests('a')
        ?.watches.find(({ resource }) => resource === 'pods')?.lists;

    async function until(isSo: () => boolean) {
      while (!isSo()) {
        await new Promise(setImmediate);
      }
    }

    it('should cost one list of those pods, and no complete one', async () => {
      ['web', 'api', 'other'].forEach(foreign);
      await until(() => isKnown(3));
      await watched.setRules([rule('web')]);
      await read(() => reader.shown().includes('a/web'));
      expect(listsOfPods()).toEqual([
        expect.objectContaining({
          path: '/api/v1/namespaces/default/pods',
          query: expect.objectContaining({ labelSelector: 'app=web' }),
        }),
      ]);
      expect(isKnown(2)).toBe(true);

      // The same rules again, or one for another Component: nothing is asked.
      await watched.setRules([rule('web')]);
      await watched.setRules([
        { ...rule('web'), component: 'component:default/renamed' },
      ]);
      await read(() =>
        [...reader.rows.values()].some(
          ({ claim }) => claim.component === 'component:default/renamed',
        ),
      );
      expect(listsOfPods()).toHaveLength(1);
      // Another that comes to it is asked for alone.
      await watched.setRules([rule('web'), rule('api')]);
      await read(() => reader.shown().includes('a/api'));
      expect(listsOfPods().map(({ query }) => query.labelSelector)).toEqual([
        'app=web',
        'app=api',
      ]);
      expect(completeLists()).toBe(1);

      await watched.setRules([]);
      await read(() => reader.shown().length === 1);
      expect(isKnown(3)).toBe(true);
    });

    it('should be one complete list where very many come at once', async () => {
      foreign('web');
      await until(() => isKnown(1));
      await watched.setRules(
        Array.from({ length: 30 }, (_, index) => rule(`app-${index}`)).concat(
          rule('web'),
        ),
      );
      await read(() => reader.shown().includes('a/web'));
      expect(completeLists()).toBe(2);
      expect(listsOfPods().filter(({ query }) => query.labelSelector)).toEqual(
        [],
      );
    });

    it('should be tried again until the cell answers', async () => {
      foreign('web');
      await until(() => isKnown(1));
      sim.cluster('one').faults.serverError(503);
      await watched.setRules([rule('web')]);
      await until(() => listsOfPods().length > 0);
      sim.cluster('one').faults.clear();
      await read(() => reader.shown().includes('a/web'));
      expect(reader.shown()).toContain('a/web');
    });
  });
});
