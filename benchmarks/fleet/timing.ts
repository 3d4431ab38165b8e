import { AsyncLocalStorage } from 'node:async_hooks';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { fromProduction } from './production';

/** A handler of Express, as far as it is needed here. */
type Handler = (
  req: { path: string },
  res: {
    json: (body: any) => any;
    once: (event: 'finish', done: () => void) => unknown;
  },
  next: () => void,
) => void;

/**
 * What one request cost inside the backend, in milliseconds: from its arrival to
 * the end of the answer, and of that the part that the handler itself took, which
 * is making the list and writing it down.
 */
export type InsideTiming = { total: number; own: number };

/** What `GET /bench/inside` answers. */
export type Inside = {
  timings: InsideTiming[];
  loopDelayMs: { p50: number; p99: number; max: number };
  memory: NodeJS.MemoryUsage;
  cpuMs: number;
};

const ROUTE = '/api/services/services';

/**
 * The root router with a clock around the services page. It is put around ours
 * alone and read from outside; plugins know nothing of it.
 */
export function timedRootHttpRouter() {
  const current = new AsyncLocalStorage<{ own: number }>();
  const timings: InsideTiming[] = [];
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  timeTheList(current);

  const clock: Handler = (req, res, next) => {
    if (req.path !== ROUTE) {
      next();
      return;
    }
    const begun = performance.now();
    const spent = { own: 0 };
    const json = res.json;
    res.json = body => add(spent, () => json.call(res, body));
    res.once('finish', () =>
      timings.push({ total: performance.now() - begun, own: spent.own }),
    );
    current.run(spent, next);
  };

  const answer: Handler = (_req, res) => {
    const { user, system } = process.cpuUsage();
    const inside: Inside = {
      timings: timings.splice(0),
      loopDelayMs: {
        p50: loop.percentile(50) / 1e6,
        p99: loop.percentile(99) / 1e6,
        max: loop.max / 1e6,
      },
      memory: process.memoryUsage(),
      cpuMs: (user + system) / 1_000,
    };
    loop.reset();
    res.json(inside);
  };

  return rootHttpRouterServiceFactory({
    configure({ app, applyDefaults }) {
      app.get('/bench/inside', answer);
      app.use(clock);
      applyDefaults();
      // As in production, where answers are not spread over lines for people.
      app.set('json spaces', undefined);
    },
  });
}

/** Wraps the one synchronous call that makes a list. */
function timeTheList(current: AsyncLocalStorage<{ own: number }>) {
  const { Services } = fromProduction(
    '@longshore/plugin-services-backend/dist/services/Services.cjs.js',
  );
  const list = Services.prototype.list;
  Services.prototype.list = function timed(...args: unknown[]) {
    const spent = current.getStore();
    return spent
      ? add(spent, () => list.apply(this, args))
      : list.apply(this, args);
  };
}

function add<T>(spent: { own: number }, work: () => T): T {
  const begun = performance.now();
  try {
    return work();
  } finally {
    spent.own += performance.now() - begun;
  }
}
