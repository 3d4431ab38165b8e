import {
  ServiceCell,
  ServiceDetail,
  ServiceInstance,
  ServiceListResponse,
} from '@longshore/plugin-services-common';

export function aCell(changes: Partial<ServiceCell> = {}): ServiceCell {
  return {
    name: 'gz-1',
    region: 'gz',
    environments: ['production'],
    simulated: false,
    contact: {
      state: 'live',
      since: '2026-11-20T08:00:00Z',
      lastContact: '2026-11-20T12:00:00Z',
    },
    ...changes,
  };
}

export function aService(changes: Partial<ServiceDetail> = {}): ServiceDetail {
  const name = changes.name ?? 'checkout-api';
  const environment = changes.environment ?? 'production';
  return {
    id: `${name}-${environment}`,
    entityRef: `component:default/${name}`,
    namespace: 'default',
    name,
    owner: 'group:default/payments',
    environment,
    status: { state: 'running', code: 'running', params: { desired: 5 } },
    instances: { current: 5, desired: 5 },
    image: 'registry.example.com/shop/checkout:2.14.1',
    version: 'checkout:2.14.1',
    mixedVersions: false,
    updatedAt: '2026-11-20T11:00:00Z',
    cells: ['gz-1', 'bj-1'],
    managed: true,
    level: 'master',
    counts: [
      {
        track: 'main',
        cell: 'gz-1',
        desired: 3,
        live: 3,
        ready: 3,
        recorded: true,
        state: 'applied',
      },
      {
        track: 'main',
        cell: 'bj-1',
        desired: 2,
        live: 2,
        ready: 2,
        recorded: true,
        state: 'applied',
      },
    ],
    countsVersion: 7,
    countHistory: [],
    actions: { scale: { allowed: true } },
    environments: [environment],
    ...changes,
  };
}

export function anInstance(
  changes: Partial<ServiceInstance> = {},
): ServiceInstance {
  return {
    cell: 'gz-1',
    namespace: 'checkout-api-production',
    name: 'checkout-api-7c9f-x2',
    uid: 'uid-1',
    createdAt: '2026-11-20T08:00:00Z',
    deployment: 'checkout-api',
    state: 'ready',
    ip: '10.1.2.3',
    node: 'gz-1-node-7',
    image: 'registry.example.com/shop/checkout:2.14.1',
    restarts: 0,
    over: false,
    cpuMillis: 250,
    memoryBytes: 268_435_456,
    track: 'main',
    version: 'checkout:2.14.1',
    ...changes,
  };
}

export function aList(
  items: ServiceListResponse['items'],
  changes: Partial<ServiceListResponse> = {},
): ServiceListResponse {
  const count = (state: string) =>
    items.filter(item => item.status.state === state).length;
  return {
    items,
    totalItems: items.length,
    visibleItems: items.length,
    states: {
      failed: count('failed'),
      degraded: count('degraded'),
      changing: count('changing'),
      running: count('running'),
      stopped: count('stopped'),
      unknown: count('unknown'),
    },
    cells: [aCell()],
    revision: 1,
    complete: true,
    ...changes,
  };
}
