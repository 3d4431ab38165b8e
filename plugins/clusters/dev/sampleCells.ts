import { CellOverview } from '@longshore/plugin-clusters-common';

const MINUTE = 60_000;
const GIB = 1024 ** 3;

export function iso(time: number): string {
  return new Date(time).toISOString();
}

/** The same numbers at each reload, so that pictures can be compared. */
export function scattered(seed: number): number {
  return ((seed * 7919) % 1009) / 1009;
}

const REGIONS = ['gz', 'bj', 'sh', 'fra', 'sgp'];

/** Cells of five regions; the second of them went silent four minutes ago. */
export function sampleCells(count: number, now: number): CellOverview[] {
  return Array.from({ length: count }, (_, place) => {
    const region = REGIONS[Math.floor(place / 2) % REGIONS.length];
    const name = `${region}-${
      1 + (place % 2) + 2 * Math.floor(place / (2 * REGIONS.length))
    }`;
    return sampleCell(name, region, place, now);
  });
}

function sampleCell(
  name: string,
  region: string,
  place: number,
  now: number,
): CellOverview {
  const isLost = place % 23 === 1;
  const nodes = 8 + Math.floor(scattered(place + 3) * 40);
  const failure = {
    code: 'timeout',
    message: `${name} did not answer within 10 s`,
    params: { cell: name },
  };
  const since = iso(now - 300 * MINUTE);
  return {
    name,
    region,
    environments: (
      [
        ['production', 'staging'],
        ['production'],
        ['test', 'staging', 'production'],
      ] as const
    )[place % 3].slice(),
    version: place % 4 === 1 ? 'v1.33.6' : 'v1.34.4',
    simulated: place % 2 === 0,
    writable: place % 7 !== 3,
    source: place % 3 === 0 ? 'config' : 'registered',
    contact: isLost
      ? {
          state: 'stale',
          since: iso(now - 4 * MINUTE),
          lastContact: iso(now - 4 * MINUTE),
          failure,
        }
      : { state: 'live', since, lastContact: iso(now) },
    health: {
      state: isLost ? 'control-plane-lost' : 'healthy',
      since: isLost ? iso(now - 4 * MINUTE) : since,
      dataPlane: 'unknown',
      failure: isLost ? failure : undefined,
      warnings:
        place % 5 === 2
          ? [
              {
                code: 'token-expires',
                message: 'The token expires in 6 days',
                params: { days: '6' },
              },
            ]
          : [],
      watchLagMs: isLost ? undefined : 80 + scattered(place) * 900,
      latencyMs: 6 + scattered(place) * 40,
    },
    capacity: {
      nodes,
      schedulableNodes: nodes - (place % 3),
      pods: Math.floor(nodes * 110 * scattered(place + 11)),
      podLimit: nodes * 110,
      allocatable: { cpuMillis: nodes * 16_000, memoryBytes: nodes * 64 * GIB },
      requested: {
        cpuMillis: nodes * 16_000 * (0.2 + 0.75 * scattered(place + 5)),
        memoryBytes: nodes * 64 * GIB * (0.2 + 0.7 * scattered(place + 17)),
      },
    },
  };
}
