import {
  ScriptedServer,
  answer,
  status,
} from '../__testUtils__/ScriptedServer';
import { ManualClock } from '../__testUtils__/ManualClock';
import { CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { Semaphore } from '../connection/Semaphore';
import { EventLoopShare } from '../time/EventLoopShare';
import { RecoveryTurns } from './RecoveryTurns';
import { Reflector } from './Reflector';
import { Urgency } from './WatchedType';

const PODS = {
  kind: 'Pod',
  path: '/api/v1/pods',
  plural: 'pods',
  decides: true,
  urgency: 'next',
} as const;

function pod(name: string, version: string) {
  return { metadata: { name, uid: `uid-${name}`, resourceVersion: version } };
}

function line(type: string, object: object) {
  return `${JSON.stringify({ type, object })}\n`;
}

function bookmark(version: string, annotations?: Record<string, string>) {
  return line('BOOKMARK', {
    metadata: { resourceVersion: version, annotations },
  });
}

const INITIAL_END = { 'k8s.io/initial-events-end': 'true' };

/** A table that only remembers names, as the real one does by uid. */
class NameTable {
  names = new Set<string>();
  #listed = new Set<string>();
  readonly #awaited = new Map<string, () => void>();

  arrival(name: string) {
    return new Promise<void>(resolve => this.#awaited.set(name, resolve));
  }
  begin() {
    this.#listed = new Set();
  }
  put(object: object) {
    const { name } = (object as ReturnType<typeof pod>).metadata;
    this.names.add(name);
    this.#listed.add(name);
    this.#awaited.get(name)?.();
  }
  remove(object: object) {
    this.names.delete((object as ReturnType<typeof pod>).metadata.name);
  }
  complete() {
    this.names = new Set(this.#listed);
  }
}

// Sockets and keys of its own: seconds on a busy machine.
jest.setTimeout(60_000);

describe('Reflector', () => {
  let server: ScriptedServer;
  let clock: ManualClock;
  let table: NameTable;
  let told: string[];
  let waitingFor: Array<{ what: string; resolve: () => void }>;
  let onContact: () => void;
  let stop: AbortController;
  let running: Promise<void>;
  let reflector: Reflector;
  let connection: CellConnection;

  function tell(what: string) {
    told.push(what);
    waitingFor
      .filter(waiter => waiter.what === what)
      .forEach(({ resolve }) => resolve());
  }

  /** Resolves when the observer is told so the next time. */
  function until(what: string) {
    return new Promise<void>(resolve => waitingFor.push({ what, resolve }));
  }

  beforeEach(async () => {
    server = await ScriptedServer.start();
    clock = new ManualClock();
    table = new NameTable();
    told = [];
    waitingFor = [];
    onContact = () => {};
    stop = new AbortController();
  });

  function start(
    options: {
      lists?: Semaphore;
      turns?: RecoveryTurns;
      share?: EventLoopShare;
      random?: number;
      urgency?: Urgency;
    } = {},
  ) {
    connection = new CellConnection({ cell: 'a', access: server.access() });
    reflector = new Reflector({
      connection,
      type: { ...PODS, urgency: options.urgency ?? PODS.urgency },
      table,
      lists: options.lists ?? new Semaphore(4),
      turns: options.turns,
      share: options.share,
      clock,
      random: () => options.random ?? 0.5,
      observer: {
        onContact: () => onContact(),
        onCurrent: () => tell('current'),
        onTrouble: error =>
          tell(
            error instanceof CellError
              ? error.failure.code
              : `unexpected ${error}`,
          ),
      },
    });
    running = reflector.run(stop.signal);
  }

  afterEach(async () => {
    stop.abort();
    await running;
    connection.close();
    await server.stop();
  });

  /** Resolves when so many signs of the server have reached the reflector. */
  async function untilHeard(signs: number) {
    let heard = 0;
    await new Promise<void>(resolve => {
      onContact = () => {
        heard += 1;
        if (heard === signs) resolve();
      };
    });
    await new Promise(setImmediate);
  }

  /** Answers the first request as a server with WatchList does. */
  async function syncByWatchList(names: string[], version = '10') {
    const current = until('current');
    const exchange = await server.next();
    names.forEach(name =>
      exchange.response.write(line('ADDED', pod(name, '5'))),
    );
    exchange.response.write(bookmark(version, INITIAL_END));
    await current;
    return exchange;
  }

  it('should take the list from the watch where the server can', async () => {
    start();
    const { url } = await syncByWatchList(['a', 'b']);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      watch: '1',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: 'true',
      timeoutSeconds: '360',
    });
    expect(table.names).toEqual(new Set(['a', 'b']));
    expect(told).toEqual(['current']);
  });

  it('should go on from the version last seen when a watch ends', async () => {
    start();
    const first = await syncByWatchList(['a']);
    first.response.write(line('MODIFIED', pod('b', '11')));
    first.response.write(line('DELETED', pod('a', '12')));
    first.response.end(bookmark('20'));

    const second = await server.next();
    expect(second.url.searchParams.get('resourceVersion')).toBe('20');
    expect(second.url.searchParams.has('sendInitialEvents')).toBe(false);
    expect(table.names).toEqual(new Set(['b']));
    expect(told).toEqual(['current']);
  });

  it('should read lines that are split anywhere', async () => {
    start();
    const { response } = await syncByWatchList([]);
    const bytes = Buffer.from(
      line('ADDED', pod('订单', '11')) + bookmark('12'),
    );
    for (const byte of bytes) {
      response.write(Buffer.from([byte]));
    }
    response.end();
    const next = await server.next();
    expect(next.url.searchParams.get('resourceVersion')).toBe('12');
    expect(table.names).toEqual(new Set(['订单']));
  });

  it('should list in pages where the server does not know WatchList', async () => {
    start();
    const refused = await server.next();
    answer(
      refused.response,
      422,
      status(422, 'Invalid', 'sendInitialEvents is forbidden'),
    );

    const first = await server.next();
    expect(first.url.search).toBe('?limit=500');
    answer(first.response, 200, {
      metadata: { resourceVersion: '30', continue: 'more' },
      items: [pod('a', '1')],
    });
    const second = await server.next();
    expect(second.url.search).toBe('?limit=500&continue=more');
    const current = until('current');
    answer(second.response, 200, {
      metadata: { resourceVersion: '30' },
      items: [pod('b', '2')],
    });
    const watch = await server.next();
    expect(watch.url.searchParams.get('resourceVersion')).toBe('30');
    watch.response.write(bookmark('31'));
    await current;
    expect(table.names).toEqual(new Set(['a', 'b']));
    // Refusing a parameter is no trouble that anyone should see.
    expect(told).toEqual(['current']);
  });

  it('should begin the list again when its continuation has expired', async () => {
    table.names.add('from before');
    start();
    answer((await server.next()).response, 422, status(422, 'Invalid'));
    answer((await server.next()).response, 200, {
      metadata: { resourceVersion: '30', continue: 'more' },
      items: [pod('a', '1')],
    });
    answer((await server.next()).response, 410, status(410, 'Expired'));
    await clock.untilWaiting(2500);
    expect(table.names).toEqual(new Set(['from before', 'a']));
    clock.advance(2500);

    const again = await server.next();
    expect(again.url.search).toBe('?limit=500');
    answer(again.response, 200, {
      metadata: { resourceVersion: '40' },
      items: [pod('b', '1')],
    });
    await server.next();
    expect(table.names).toEqual(new Set(['b']));
    expect(told).toEqual([]);
  });

  /** Syncs some names, and lets their version expire. */
  async function syncAndExpire(names: string[]) {
    const { response } = await syncByWatchList(names);
    response.end(line('ERROR', status(410, 'Expired')));
  }

  /** Answers the list that makes up for what was missed, in one page. */
  async function listBeside(items: object[]) {
    await clock.untilWaiting(4500);
    clock.advance(4500);
    const current = until('current');
    answer((await server.next()).response, 200, {
      metadata: { resourceVersion: '22' },
      items,
    });
    await current;
  }

  /** Receives the watch from now on that follows 410. */
  async function goAhead(after = 200) {
    await clock.untilWaiting(after);
    clock.advance(after);
    const watch = await server.next();
    expect(Object.fromEntries(watch.url.searchParams)).toMatchObject({
      watch: '1',
      sendInitialEvents: 'false',
      resourceVersionMatch: 'NotOlderThan',
    });
    expect(watch.url.searchParams.has('resourceVersion')).toBe(false);
    return watch;
  }

  it.each(['answer', 'event'])(
    'should go on at once after 410 as an %s, and make up for what was missed beside that',
    async way => {
      start();
      const first = await syncByWatchList(['a', 'b', 'd']);
      if (way === 'event') {
        first.response.end(line('ERROR', status(410, 'Expired')));
      } else {
        first.response.end(bookmark('15'));
        answer((await server.next()).response, 410, status(410, 'Expired'));
      }
      const currentBefore = told.filter(what => what === 'current').length;
      const watch = await goAhead();
      // Events are rows again, before anything is listed.
      const early = table.arrival('e');
      watch.response.write(line('ADDED', pod('e', '21')));
      await early;
      expect(table.names).toEqual(new Set(['a', 'b', 'd', 'e']));

      await clock.untilWaiting(4500);
      clock.advance(4500);
      const list = await server.next();
      expect(list.url.search).toBe('?limit=100');
      // While it is under way the watch tells of an end and of a beginning.
      const born = table.arrival('f');
      watch.response.write(line('DELETED', pod('b', '23')));
      watch.response.write(line('ADDED', pod('f', '24')));
      await born;
      expect(told.filter(what => what === 'current')).toHaveLength(
        currentBefore,
      );
      const current = until('current');
      answer(list.response, 200, {
        metadata: { resourceVersion: '22' },
        // As of before that: `b` was there, `f` was not; `a` went unseen.
        items: [pod('b', '5'), pod('c', '16'), pod('d', '3'), pod('e', '21')],
      });
      await current;
      expect(table.names).toEqual(new Set(['c', 'd', 'e', 'f']));
      expect(told).not.toContain('expired');
    },
  );

  it('should go on over the connection on which its version has expired', async () => {
    start();
    await syncAndExpire(['a']);
    await goAhead();
    expect(server.connections).toBe(1);
  });

  it('should go on after an ERROR event though the server does not end the watch', async () => {
    start();
    const first = await syncByWatchList(['a']);
    first.response.write(line('ERROR', status(410, 'Expired')));
    await clock.untilWaiting(1_000);
    // What comes after the last word is none.
    first.response.write(line('ADDED', pod('ghost', '16')));
    clock.advance(1_000);
    await goAhead();
    expect(table.names).toEqual(new Set(['a']));
  });

  it.each<[Urgency, { ahead: number; rest: number }]>([
    ['first', { ahead: 12.5, rest: 80 }],
    ['next', { ahead: 200, rest: 120 }],
  ])(
    'should rest between the pages of a list beside the watch of what comes %s',
    async (urgency, { ahead, rest }) => {
      start({ urgency });
      await syncAndExpire(['a']);
      await goAhead(ahead);
      await clock.untilWaiting(4500);
      clock.advance(4500);
      answer((await server.next()).response, 200, {
        metadata: { resourceVersion: '22', continue: 'more' },
        items: [pod('a', '1')],
      });
      await clock.untilWaiting(rest);
      expect(server.idle).toBe(true);
      clock.advance(rest);
      const second = await server.next();
      expect(second.url.search).toBe('?limit=100&continue=more');
    },
  );

  it('should wait for its turn to go on after 410, and to list beside that', async () => {
    const turns = new RecoveryTurns();
    const all = (of: Semaphore, places: number) =>
      Promise.all(Array.from({ length: places }, () => of.acquire()));
    const [ahead] = await all(turns.ahead, 8);
    const [relist] = await all(turns.relists, 1);
    const nothing = (request: Promise<unknown>) =>
      Promise.race([
        request.then(() => 'asked'),
        new Promise(resolve => setTimeout(resolve, 100, 'nothing')),
      ]);

    start({ turns });
    await syncAndExpire(['a']);
    await clock.untilWaiting(200);
    clock.advance(200);
    const next = server.next();
    expect(await nothing(next)).toBe('nothing');
    ahead();
    const watch = await next;
    // It is somebody else's as soon as the watch is open.
    const another = turns.ahead.acquire();
    expect(await nothing(another)).toBe('nothing');
    watch.response.flushHeaders();
    (await another)();

    await clock.untilWaiting(4500);
    clock.advance(4500);
    const list = server.next();
    expect(await nothing(list)).toBe('nothing');
    relist();
    expect((await list).url.search).toBe('?limit=100');
  });

  it('should keep rows and go on watching while the list beside fails', async () => {
    start();
    await syncAndExpire(['a', 'b']);
    const watch = await goAhead();
    await clock.untilWaiting(4500);
    clock.advance(4500);
    const trouble = until('server-error');
    answer((await server.next()).response, 503, status(503, 'Unavailable'));
    await trouble;
    const arrived = table.arrival('c');
    watch.response.write(line('ADDED', pod('c', '21')));
    await arrived;
    expect(table.names).toEqual(new Set(['a', 'b', 'c']));
    await clock.untilWaiting(500);
    clock.advance(500);
    const current = until('current');
    answer((await server.next()).response, 200, {
      metadata: { resourceVersion: '22' },
      items: [pod('b', '1'), pod('c', '21')],
    });
    await current;
    expect(table.names).toEqual(new Set(['b', 'c']));
  });

  it('should let what is more urgent go first where many streams bring something', async () => {
    const share = new EventLoopShare();
    const take = jest.spyOn(share, 'take');
    start({ share });
    await syncAndExpire(['a']);
    await goAhead();
    // Of a pod; Deployments have rank 0.
    expect(take.mock.calls.length).toBeGreaterThan(1);
    expect(take.mock.calls.every(([rank]) => rank === 1)).toBe(true);
  });

  it('should still list after the watch that it goes on with has ended', async () => {
    start();
    await syncAndExpire(['a']);
    const watch = await goAhead();
    watch.response.end(bookmark('25'));
    const next = await server.next();
    expect(next.url.searchParams.get('resourceVersion')).toBe('25');
    await clock.untilWaiting(4500);
    clock.advance(4500);
    const current = until('current');
    next.response.write(bookmark('26'));
    answer((await server.next()).response, 200, {
      metadata: { resourceVersion: '26' },
      items: [pod('b', '9')],
    });
    await current;
    expect(table.names).toEqual(new Set(['b']));
  });

  it('should go on from the list beside a watch that told no version', async () => {
    start();
    await syncAndExpire(['a']);
    const watch = await goAhead();
    watch.response.flushHeaders();
    await listBeside([pod('b', '9')]);
    clock.advance(1_000);
    watch.response.end();
    const next = await server.next();
    expect(next.url.searchParams.get('resourceVersion')).toBe('22');
  });

  it('should list again beside the next watch from now on when the first brought nothing', async () => {
    start();
    await syncAndExpire(['a']);
    const watch = await goAhead();
    watch.response.flushHeaders();
    await clock.untilWaiting(4500);
    clock.advance(1_000);
    watch.response.end();
    const next = await server.next();
    expect(next.url.searchParams.get('sendInitialEvents')).toBe('false');
    next.response.flushHeaders();
    await clock.untilWaiting(4500);
    clock.advance(4500);
    expect((await server.next()).url.search).toBe('?limit=100');
  });

  it.each([400, 422])(
    'should learn the newest version from a list of one where a watch cannot begin from now on (%s)',
    async refused => {
      start();
      await syncAndExpire(['a']);
      const { response } = await goAhead();
      answer(response, refused, status(refused, 'Invalid'));
      const one = await server.next();
      expect(one.url.search).toBe('?limit=1');
      answer(one.response, 200, {
        metadata: { resourceVersion: '20', continue: 'more' },
        items: [pod('a', '1')],
      });
      const watch = await server.next();
      expect(watch.url.searchParams.get('resourceVersion')).toBe('20');
      watch.response.flushHeaders();
      await listBeside([pod('b', '9')]);
      expect(table.names).toEqual(new Set(['b']));
      expect(told).not.toContain('refused');
    },
  );

  it('should not list in a loop when each version expires at once', async () => {
    start({ random: 1 });
    const { response } = await server.next();
    response.write(bookmark('10', INITIAL_END));
    response.end(line('ERROR', status(410, 'Expired')));
    for (const wait of [400, 10_000, 20_000, 40_000, 60_000, 60_000]) {
      await clock.untilWaiting(wait);
      clock.advance(wait - 1);
      expect(server.idle).toBe(true);
      clock.advance(1);
      answer((await server.next()).response, 410, status(410, 'Expired'));
    }
  });

  it('should list anew when asked to', async () => {
    start();
    await syncByWatchList(['a', 'b']);
    reflector.relist();
    const again = await server.next();
    expect(again.url.searchParams.get('sendInitialEvents')).toBe('true');
    const current = until('current');
    again.response.write(line('ADDED', pod('c', '16')));
    again.response.write(bookmark('17', INITIAL_END));
    await current;
    expect(table.names).toEqual(new Set(['c']));
    expect(reflector.figures).toMatchObject({ dials: 2, lists: 2 });
  });

  it('should not drop rows when a list breaks off', async () => {
    start();
    const first = await syncByWatchList(['a', 'b']);
    first.response.on('error', () => {});
    reflector.relist();
    const broken = until('watch-broken');
    const list = await server.next();
    const arrived = table.arrival('c');
    list.response.write(line('ADDED', pod('c', '16')));
    await arrived;
    list.response.destroy();
    await broken;
    expect(table.names).toEqual(new Set(['a', 'b', 'c']));
    await clock.untilWaiting(500);
    clock.advance(500);
    // A server that breaks off a WatchList may do so again.
    const pages = await server.next();
    expect(pages.url.search).toBe('?limit=500');
  });

  it('should dial again when a watch has been silent for 150 s', async () => {
    start();
    const { response } = await syncByWatchList(['a']);
    await clock.untilWaiting(150_000);
    clock.advance(100_000);
    response.write(bookmark('11'));
    await clock.untilWaiting(150_000);
    clock.advance(149_999);
    expect(server.idle).toBe(true);
    clock.advance(1);
    const again = await server.next();
    expect(again.url.searchParams.get('resourceVersion')).toBe('11');
    expect(told).toEqual(['current']);
  });

  it('should give up a list that stands still', async () => {
    start();
    const arrived = table.arrival('a');
    (await server.next()).response.write(line('ADDED', pod('a', '1')));
    await arrived;
    await clock.untilWaiting(30_000);
    clock.advance(30_000);
    const pages = await server.next();
    expect(pages.url.search).toBe('?limit=500');
    expect(table.names).toEqual(new Set(['a']));
  });

  it('should wait as long as the server asks', async () => {
    start();
    const refused = until('too-many-requests');
    answer((await server.next()).response, 429, status(429, 'TooMany'), {
      'retry-after': '30',
    });
    await refused;
    await clock.untilWaiting(30_500);
    clock.advance(30_499);
    expect(server.idle).toBe(true);
    clock.advance(1);
    await server.next();
  });

  it('should name a missing right, and ask again', async () => {
    start();
    const refused = until('forbidden');
    answer((await server.next()).response, 403, status(403, 'Forbidden'));
    await refused;
    await clock.untilWaiting(5_000);
    clock.advance(5_000);
    await syncByWatchList(['a']);
    expect(told).toEqual(['forbidden', 'current']);
  });

  it('should back off when watches are ended as soon as they begin', async () => {
    start();
    const first = await syncByWatchList(['a']);
    first.response.end();
    const broken = until('watch-broken');
    (await server.next()).response.writeHead(200).end();
    await broken;
    await clock.untilWaiting(500);
    expect(server.idle).toBe(true);
  });

  it('should refuse what is not a watch event', async () => {
    start();
    const { response } = await syncByWatchList(['a']);
    const bad = until('bad-answer');
    response.end('<html>\n');
    await bad;
    expect(table.names).toEqual(new Set(['a']));
  });

  describe('places for complete lists', () => {
    let lists: Semaphore;

    beforeEach(() => {
      lists = new Semaphore(1);
      start({ lists });
    });

    it('should hold none while the cell has not answered', async () => {
      const { response } = await server.next();
      (await lists.acquire())();
      // Nor for an answer of which nothing has come yet.
      const heard = untilHeard(1);
      response.flushHeaders();
      await heard;
      (await lists.acquire())();
      const current = until('current');
      response.write(bookmark('10', INITIAL_END));
      await current;
      expect(told).toEqual(['current']);
    });

    it('should read nothing before its turn, and give it back at the end', async () => {
      const release = await lists.acquire();
      const { response } = await server.next();
      const heard = untilHeard(2);
      response.write(line('ADDED', pod('a', '1')));
      await heard;
      expect(table.names).toEqual(new Set());

      const arrived = table.arrival('a');
      release();
      await arrived;
      const current = until('current');
      response.write(bookmark('10', INITIAL_END));
      await current;
      // The watch goes on, but the list is over.
      (await lists.acquire())();
    });

    it('should leave it to others when a list pauses, and queue again', async () => {
      const { response } = await server.next();
      const first = table.arrival('a');
      response.write(line('ADDED', pod('a', '1')));
      await first;
      const next = lists.acquire();
      await clock.untilWaiting(3000);
      clock.advance(3000);
      const release = await next;

      const heard = untilHeard(1);
      response.write(
        line('ADDED', pod('b', '2')) + bookmark('10', INITIAL_END),
      );
      await heard;
      expect(table.names).toEqual(new Set(['a']));
      const current = until('current');
      release();
      await current;
      expect(table.names).toEqual(new Set(['a', 'b']));
    });

    it('should not take the wait in the queue for silence', async () => {
      const release = await lists.acquire();
      const { response } = await server.next();
      const heard = untilHeard(2);
      response.write(bookmark('10', INITIAL_END));
      await heard;
      clock.advance(120_000);
      const current = until('current');
      release();
      await current;
      expect(told).toEqual(['current']);
    });

    it('should ask for a page when it holds one, and hold none while a page does not come', async () => {
      const release = await lists.acquire();
      answer((await server.next()).response, 422, status(422, 'Invalid'));
      await new Promise(resolve => setTimeout(resolve, 50));
      expect(server.idle).toBe(true);
      release();
      const first = await server.next();
      const arrived = table.arrival('a');
      answer(first.response, 200, {
        metadata: { resourceVersion: '30', continue: 'more' },
        items: [pod('a', '1')],
      });
      await arrived;
      const second = await server.next();
      await clock.untilWaiting(3000);
      const next = lists.acquire();
      clock.advance(3000);
      const releaseNext = await next;

      const heard = untilHeard(1);
      const current = until('current');
      answer(second.response, 200, {
        metadata: { resourceVersion: '30' },
        items: [pod('b', '1')],
      });
      await heard;
      expect(table.names).toEqual(new Set(['a']));
      releaseNext();
      (await server.next()).response.flushHeaders();
      await current;
      expect(table.names).toEqual(new Set(['a', 'b']));
    });

    it('should leave none to a page that pauses in its middle', async () => {
      answer((await server.next()).response, 422, status(422, 'Invalid'));
      const heard = untilHeard(1);
      (await server.next()).response.writeHead(200).write('{"metadata":');
      await heard;
      const next = lists.acquire();
      clock.advance(3000);
      const release = await next;
      expect(release).toEqual(expect.any(Function));
      release();
    });

    it('should hold none before a cell answers that did not answer before', async () => {
      const broken = until('unreachable');
      (await server.next()).response.destroy();
      await broken;
      await clock.untilWaiting(500);
      clock.advance(500);
      const { url, response } = await server.next();
      expect(url.searchParams.get('limit')).toBe('500');
      const release = await lists.acquire();
      const heard = untilHeard(1);
      answer(response, 200, {
        metadata: { resourceVersion: '30' },
        items: [pod('a', '1')],
      });
      await heard;
      expect(table.names).toEqual(new Set());
      const arrived = table.arrival('a');
      release();
      await arrived;
    });
  });

  it('should dial again at once when told that the network is back', async () => {
    start();
    await syncByWatchList(['a'], '33');
    reflector.redial();
    const again = await server.next();
    expect(again.url.searchParams.get('resourceVersion')).toBe('33');
  });
});
