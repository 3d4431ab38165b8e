import { ServiceCell } from '@longshore/plugin-services-common';

const MINUTE = 60_000;

/** Two live cells, one that went silent four minutes ago. */
export function sampleCells(now: number): ServiceCell[] {
  const contact = { state: 'live', since: iso(now - 300 * MINUTE) } as const;
  return [
    {
      name: 'gz-1',
      region: 'gz',
      environments: ['production', 'staging'],
      simulated: true,
      contact: { ...contact, lastContact: iso(now) },
    },
    {
      name: 'bj-1',
      region: 'bj',
      environments: ['production', 'test'],
      simulated: true,
      contact: { ...contact, lastContact: iso(now) },
    },
    {
      name: 'gz-2',
      region: 'gz',
      environments: ['production', 'test', 'staging'],
      simulated: false,
      contact: {
        state: 'stale',
        since: iso(now - 4 * MINUTE),
        lastContact: iso(now - 4 * MINUTE),
        failure: {
          code: 'timeout',
          message: 'gz-2 did not answer within 10 s',
          params: { cell: 'gz-2' },
        },
      },
    },
  ];
}

export function iso(time: number): string {
  return new Date(time).toISOString();
}
