import { PodRow } from '@longshore/plugin-clusters-common';
import { NewInstanceEnd, toInstanceEnd } from '../outbox/toInstanceEnd';

/** An instance of a service. */
export function instance(uid: string, overrides: Partial<PodRow> = {}): PodRow {
  return {
    kind: 'Pod',
    cell: 'gz-1',
    namespace: 'shop',
    name: `web-${uid}`,
    uid,
    createdAt: '2026-01-01T00:00:00Z',
    claim: {
      component: 'component:default/web',
      environment: 'production',
      track: 'main',
      via: 'label',
    },
    state: 'ready',
    ip: '10.0.0.7',
    node: 'node-1',
    restarts: 0,
    over: false,
    cpuMillis: 100,
    memoryBytes: 1024,
    ...overrides,
  };
}

/** The end of an instance that was missed. */
export function missed(
  uid: string,
  overrides: Partial<PodRow> = {},
): NewInstanceEnd {
  return toInstanceEnd(
    { row: instance(uid, overrides) },
    Date.parse('2026-01-01T01:00:00Z'),
  );
}
