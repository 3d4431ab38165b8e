import { askForPage, PAGE_SIZE } from '../fleet/askForPage';
import { FleetPortal, Reader } from '../fleet/FleetPortal';
import { FleetSimulator, SimulatorRequest } from '../fleet/FleetSimulator';
import { LoadResult, openLoop, percentile } from '../fleet/openLoop';

export const PER_SECOND = 25;
/** The pages of the list that are measured, by what people do on them. */
export const QUERIES = {
  page: (index: number, { services }: Reader) =>
    `offset=${PAGE_SIZE * (index % Math.ceil(services / PAGE_SIZE))}`,
  filter: (index: number) => `filter=${index % 10}7`,
  'sort by status': (index: number) =>
    `sort=status&order=${index % 2 ? 'asc' : 'desc'}`,
} satisfies Record<string, (index: number, reader: Reader) => string>;

export type QueryName = keyof typeof QUERIES;

export type PagesResult = {
  /** From the moment at which a page was to be asked for, in milliseconds. */
  p50: number;
  p99: number;
  max: number;
  /** Of the handler itself, inside the backend. */
  ownP99: number;
  /** Inside the backend, rights and the wait for its event loop included. */
  insideP99: number;
  loopP99: number;
  failures: string[];
  /** What the cells were asked meanwhile, watches and health aside. */
  reads: string[];
};

/** Asks for pages as all readers in turn and says how long they took. */
export async function measurePages(options: {
  portal: FleetPortal;
  /** Absent where real API servers are asked. */
  simulator?: FleetSimulator;
  readers: Reader[];
  query: QueryName;
  seconds: number;
}): Promise<PagesResult> {
  const { portal, simulator, readers, seconds } = options;
  await portal.inside();
  await simulator?.forgetRequests();
  const load = await openLoop({
    perSecond: PER_SECOND,
    seconds,
    send: index => {
      const reader = readers[index % readers.length];
      const round = Math.floor(index / readers.length);
      return askForPage(portal, reader, QUERIES[options.query](round, reader));
    },
  });
  const requests = (await simulator?.requests()) ?? [];
  const { timings, loopDelayMs } = await portal.inside();
  return {
    ...times(load),
    ownP99: percentile(
      timings.map(({ own }) => own),
      0.99,
    ),
    insideP99: percentile(
      timings.map(({ total }) => total),
      0.99,
    ),
    loopP99: loopDelayMs.p99,
    failures: load.failures,
    reads: requests.filter(isRead).map(({ path }) => path),
  };

  function times({ times: all }: LoadResult) {
    return {
      p50: percentile(all, 0.5),
      p99: percentile(all, 0.99),
      max: percentile(all, 1),
    };
  }
}

/** Health is looked at and watches are dialled again whether or not pages are. */
export function isRead({ method, path, query }: SimulatorRequest): boolean {
  return (
    method === 'GET' &&
    !query.watch &&
    !/^\/(readyz|livez|healthz|version)/.test(path)
  );
}
