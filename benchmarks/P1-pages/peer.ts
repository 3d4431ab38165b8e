import { FleetPortal, Reader } from '../fleet/FleetPortal';
import { FleetSimulator } from '../fleet/FleetSimulator';
import { closedLoop, percentile } from '../fleet/openLoop';
import { FleetPlan, plannedServices } from '../fleet/plan';

/** Nobody waits longer for a page; the peer itself knows no limit. */
export const PATIENCE_MS = 20_000;

export type PeerResult = {
  atOnce: number;
  p50: number;
  p99: number;
  perSecond: number;
  failures: number;
  /** What one of its pages asks of the cells. */
  callsPerPage: number;
};

/**
 * Asks the peer for entities, so many at a time. It has no list: what it is
 * asked for is one row of our page, as its own tab shows it.
 */
export async function measurePeer(options: {
  portal: FleetPortal;
  simulator: FleetSimulator;
  readers: Reader[];
  plan: FleetPlan;
  atOnce: number;
  seconds: number;
}): Promise<PeerResult> {
  const { portal, simulator, readers, atOnce, seconds } = options;
  const services = plannedServices(options.plan);
  await simulator.forgetRequests();
  const load = await closedLoop({
    atOnce,
    seconds,
    send: index =>
      askPeer({
        portal,
        reader: readers[index % readers.length],
        service: services[(index * 37) % services.length].name,
      }),
  });
  const calls = await simulator.requestCount();
  return {
    atOnce,
    p50: percentile(load.times, 0.5),
    p99: percentile(load.times, 0.99),
    perSecond: load.perSecond,
    failures: load.failures.length,
    callsPerPage: Math.round(calls / load.times.length),
  };
}

type PeerAnswer = {
  items: {
    cluster: { name: string };
    resources: { type: string; resources: object[] }[];
    errors: object[];
  }[];
};

/** One page of the peer; throws when it shows nothing of the service. */
export async function askPeer(options: {
  portal: FleetPortal;
  reader: Reader;
  service: string;
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
      signal: AbortSignal.timeout(PATIENCE_MS),
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
