import { PAGE_SIZE } from '../fleet/askForPage';
import { FleetPortal, Reader } from '../fleet/FleetPortal';
import { FleetSimulator } from '../fleet/FleetSimulator';
import { percentile } from '../fleet/openLoop';
import { FleetPlan, plannedServices } from '../fleet/plan';

/** Nobody waits longer for a row; the peer itself knows no limit. */
export const PATIENCE_MS = 20_000;
/** Nor for a page: what takes longer counts as a minute. */
const PAGE_PATIENCE_MS = 60_000;
/** What a browser opens to one host. */
const CONNECTIONS = 6;

export type PeerResult = {
  pages: number;
  p50: number;
  slowest: number;
  perSecond: number;
  /** Pages that were not complete in time. */
  failures: number;
  /** What one of its pages asks of the cells. */
  callsPerPage: number;
};

/**
 * Asks the peer for pages, one after the other, alone with one reader. It has no
 * list: for a page of services it is asked for each of them, as a browser would,
 * six at a time.
 */
export async function measurePeer(options: {
  portal: FleetPortal;
  simulator: FleetSimulator;
  readers: Reader[];
  plan: FleetPlan;
  pages: number;
}): Promise<PeerResult> {
  const { portal, simulator, readers, pages } = options;
  const services = plannedServices(options.plan);
  await simulator.forgetRequests();
  const times: number[] = [];
  let failures = 0;
  for (let page = 0; page < pages; page += 1) {
    const begun = performance.now();
    const failed = await askPeerForPage({
      portal,
      reader: readers[page % readers.length],
      services: Array.from(
        { length: PAGE_SIZE },
        (_, row) => services[((page * PAGE_SIZE + row) * 37) % services.length],
      ).map(({ name }) => name),
    });
    failures += failed ? 1 : 0;
    times.push(failed ? PAGE_PATIENCE_MS : performance.now() - begun);
  }
  const spent = times.reduce((sum, time) => sum + time, 0);
  return {
    pages,
    p50: percentile(times, 0.5),
    slowest: percentile(times, 1),
    perSecond: (pages * 1_000) / spent,
    failures,
    callsPerPage: Math.round((await simulator.requestCount()) / pages),
  };
}

/** Whether it was not complete within a minute. */
async function askPeerForPage(options: {
  portal: FleetPortal;
  reader: Reader;
  services: string[];
}): Promise<boolean> {
  const { portal, reader } = options;
  const left = [...options.services];
  const signal = AbortSignal.timeout(PAGE_PATIENCE_MS);
  try {
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        for (let service = left.pop(); service; service = left.pop()) {
          await askPeer({ portal, reader, service, signal });
        }
      }),
    );
    return false;
  } catch {
    return true;
  }
}

type PeerAnswer = {
  items: {
    cluster: { name: string };
    resources: { type: string; resources: object[] }[];
    errors: object[];
  }[];
};

/** One service of the peer; throws when it shows nothing of it. */
export async function askPeer(options: {
  portal: FleetPortal;
  reader: Reader;
  service: string;
  signal?: AbortSignal;
}): Promise<PeerAnswer> {
  const { portal, reader, service } = options;
  const answer = await portal.call<PeerAnswer>(
    reader,
    `/kubernetes/services/${service}`,
    {
      method: 'POST',
      body: {
        auth: {},
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: { name: service, namespace: 'default' },
        },
      },
      signal: options.signal ?? AbortSignal.timeout(PATIENCE_MS),
    },
  );
  const pods = answer.items.flatMap(({ resources }) =>
    resources
      .filter(({ type }) => type === 'pods')
      .flatMap(({ resources: found }) => found),
  );
  if (pods.length === 0) {
    throw new Error(`The peer shows no pods of ${service}`);
  }
  return answer;
}
