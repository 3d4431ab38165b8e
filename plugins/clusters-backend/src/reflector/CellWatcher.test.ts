import { mockServices } from '@backstage/backend-test-utils';
import { Cell } from '@longshore/plugin-clusters-common';
import { EventEmitter, once } from 'node:events';
import { ServerResponse } from 'node:http';
import { ManualClock } from '../__testUtils__/ManualClock';
import {
  ScriptedServer,
  answer,
  status,
} from '../__testUtils__/ScriptedServer';
import { CellConnection } from '../connection/CellConnection';
import { RequestMeter } from '../connection/RequestMeter';
import { Semaphore } from '../connection/Semaphore';
import { EventLoopShare } from '../time/EventLoopShare';
import { CellWatcher } from './CellWatcher';
import { RecoveryTurns } from './RecoveryTurns';
import { WATCHED_TYPES } from './WatchedType';

const REVIEW = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
const END = `${JSON.stringify({
  type: 'BOOKMARK',
  object: {
    metadata: {
      resourceVersion: '1',
      annotations: { 'k8s.io/initial-events-end': 'true' },
    },
  },
})}\n`;

describe('CellWatcher', () => {
  let server: ScriptedServer;
  let clock: ManualClock;
  let watcher: CellWatcher;
  let answers: Record<string, (response: ServerResponse) => void>;
  let watches: string[];
  let open: ServerResponse[];
  let onSynced: jest.Mock;
  const news = new EventEmitter();
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);

  beforeEach(async () => {
    logger.warn.mockClear();
    server = await ScriptedServer.start();
    clock = new ManualClock();
    watches = [];
    open = [];
    onSynced = jest.fn();
    answers = {
      '/readyz': response => response.end('ok'),
      '/version': response => answer(response, 200, { gitVersion: 'v1.34.4' }),
      [REVIEW]: response => answer(response, 201, {}),
    };
    const table = {
      begin: () => {},
      put: () => {},
      remove: () => {},
      complete: () => {},
      fill: () => {},
      size: 0,
      foreign: 0,
    };
    watcher = new CellWatcher({
      turns: new RecoveryTurns(),
      share: new EventLoopShare(),
      config: {
        name: 'a',
        region: 'gz',
        environments: ['test'],
        simulated: false,
        access: server.access(),
      },
      connection: new CellConnection({
        cell: 'a',
        access: server.access(),
        meter: new RequestMeter({ clock }),
      }),
      table: () => table,
      lists: new Semaphore(4),
      clock,
      logger,
      onChange: () => news.emit('cell'),
      onSynced,
    });
    serve().catch(() => {});
  });

  afterEach(async () => {
    await watcher.stop();
    await server.stop();
  });

  async function serve() {
    for (;;) {
      const { url, response } = await server.next();
      const given = answers[url.pathname];
      if (given) {
        given(response);
      } else {
        watches.push(`${url.pathname}${url.search}`);
        response.write(END);
        open.push(response);
      }
    }
  }

  async function until(holds: (cell: Cell) => boolean): Promise<Cell> {
    while (!holds(watcher.cell)) {
      await once(news, 'cell');
    }
    return watcher.cell;
  }

  /** The kinds that do not decide come after the cell is live. */
  async function allWatched() {
    while (watches.length < WATCHED_TYPES.length) {
      await new Promise(setImmediate);
    }
    expect(watches).toHaveLength(WATCHED_TYPES.length);
  }

  const isLive = ({ contact }: Cell) => contact.state === 'live';

  it('should find out what the cell is, and tell once that it was read', async () => {
    watcher.start();
    const cell = await until(
      ({ writable, ...rest }) => writable !== undefined && isLive(rest),
    );
    expect(cell).toEqual({
      name: 'a',
      region: 'gz',
      environments: ['test'],
      simulated: false,
      version: 'v1.34.4',
      writable: true,
      contact: {
        state: 'live',
        since: expect.any(String),
        lastContact: expect.any(String),
      },
    });
    expect(onSynced).toHaveBeenCalledTimes(1);
  });

  it.each([
    [403, false],
    [404, true],
  ])(
    'should take an answer of %p to an impersonated request for writable: %p',
    async (code, writable) => {
      answers[REVIEW] = response =>
        answer(response, code, status(code, 'Reason'));
      watcher.start();
      const cell = await until(found => found.writable !== undefined);
      expect(cell.writable).toBe(writable);
      expect(logger.warn).toHaveBeenCalledTimes(writable ? 0 : 1);
    },
  );

  it('should not take a failure for a missing right', async () => {
    answers[REVIEW] = response => answer(response, 500, {});
    watcher.start();
    const cell = await until(({ version }) => version !== undefined);
    expect(cell.writable).toBeUndefined();

    answers[REVIEW] = response => answer(response, 201, {});
    await clock.untilWaiting(10_000);
    clock.advance(10_000);
    await until(({ writable }) => writable === true);
  });

  it('should be stale after two missed probes, and dial every watch anew after that', async () => {
    watcher.start();
    await until(cell => isLive(cell) && cell.writable === true);
    await allWatched();
    answers['/readyz'] = response => answer(response, 500, {});
    await clock.untilWaiting(10_000);
    clock.advance(10_000);
    await clock.untilWaiting(10_000);
    expect(watcher.cell.contact.state).toBe('live');
    clock.advance(10_000);
    const stale = await until(({ contact }) => contact.state === 'stale');
    expect(stale.contact.failure).toMatchObject({ code: 'server-error' });

    watches = [];
    answers['/readyz'] = response => response.end('ok');
    await clock.untilWaiting(10_000);
    clock.advance(10_000);
    await until(isLive);
    await allWatched();
    for (const dialled of watches) {
      expect(dialled).toContain('resourceVersion=1');
    }
  });

  it('should take what a watch brings for a sign of life, though probes fail', async () => {
    watcher.start();
    await until(cell => isLive(cell) && cell.writable === true);
    await allWatched();
    answers['/readyz'] = response => answer(response, 500, {});
    await clock.untilWaiting(10_000);
    clock.advance(10_000);
    await clock.untilWaiting(10_000);
    expect(watcher.observation).toMatchObject({
      misses: 1,
      failure: { code: 'server-error' },
      answersSince: undefined,
    });
    // All of it has come by now, so the next line is heard by itself.
    clock.advance(1_000);
    expect(watcher.observation.heardAt).toBeLessThan(clock.now());

    open[0].write(END);
    while (watcher.observation.heardAt < clock.now()) {
      await new Promise(setImmediate);
    }
    expect(watcher.observation.misses).toBe(1);
  });

  it('should stay of use without a kind that is forbidden, and name the rule', async () => {
    answers['/apis/batch/v1/cronjobs'] = response =>
      answer(
        response,
        403,
        status(
          403,
          'Forbidden',
          'cronjobs.batch is forbidden: User "x" cannot watch resource "cronjobs" in API group "batch" at the cluster scope',
        ),
      );
    watcher.start();
    await until(isLive);
    const forbidden = () =>
      watcher.requests.watches.find(({ resource }) => resource === 'cronjobs');
    while (!forbidden()?.failure) {
      await new Promise(setImmediate);
    }
    expect(forbidden()).toMatchObject({
      state: 'connecting',
      failure: {
        code: 'forbidden',
        params: { rule: expect.stringContaining('"cronjobs"') },
      },
    });
    expect(watcher.read('CronJob')).toBe(false);
    expect(watcher.read('Pod')).toBe(true);
    expect(watcher.cell.contact.state).toBe('live');
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('The cronjobs cannot be followed now'),
      { code: 'forbidden' },
    );
  });

  it('should tell what it asks of the cell', async () => {
    watcher.start();
    await until(cell => isLive(cell) && cell.writable === true);
    await allWatched();
    const { minutes, watches: table, inFlightLimit } = watcher.requests;
    expect(minutes).toEqual([
      {
        at: '2026-01-01T00:00:00.000Z',
        byVerb: {
          watch: WATCHED_TYPES.length,
          probe: 1,
          get: 1,
          create: 1,
        },
        failed: 0,
      },
    ]);
    expect(table[0]).toMatchObject({
      resource: 'deployments',
      state: 'live',
      dials: 1,
      lists: 1,
      lastEventAt: '2026-01-01T00:00:00.000Z',
    });
    expect(inFlightLimit).toBe(32);
  });

  it('should take a refused probe for contact', async () => {
    answers['/readyz'] = response =>
      answer(response, 403, status(403, 'Forbidden'));
    watcher.start();
    await until(isLive);
    for (let beat = 0; beat < 3; beat += 1) {
      await clock.untilWaiting(10_000);
      clock.advance(10_000);
    }
    expect(watcher.cell.contact.state).toBe('live');
  });
});
