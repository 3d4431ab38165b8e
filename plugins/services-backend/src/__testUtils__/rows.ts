import {
  Cell,
  DeploymentRow,
  InstanceEnd,
  PodRow,
} from '@longshore/plugin-clusters-common';
import { Environment } from '@longshore/plugin-longshore-common';

type Place = {
  name?: string;
  component?: string;
  environment?: Environment;
  track?: string;
  via?: 'label' | 'annotation';
};

export function aCell(name: string, overrides?: Partial<Cell>): Cell {
  return {
    name,
    region: 'east',
    environments: ['test', 'staging', 'production'],
    simulated: true,
    writable: true,
    contact: { state: 'live', since: '2026-11-20T08:00:00.000Z' },
    ...overrides,
  };
}

export function aDeployment(
  overrides: Partial<DeploymentRow> & Place = {},
): DeploymentRow {
  const { component, environment, track, via, ...rest } = overrides;
  const desired = rest.desired ?? 2;
  const name = rest.name ?? 'checkout-api';
  const cell = rest.cell ?? 'east-1';
  return {
    kind: 'Deployment',
    cell,
    namespace: 'checkout-api-production',
    name,
    uid: `deployment-${cell}-${name}`,
    createdAt: '2026-11-01T08:00:00.000Z',
    claim: aClaim(overrides, name),
    desired,
    current: desired,
    updated: desired,
    ready: desired,
    available: desired,
    image: 'registry.example:5000/team/checkout-api:1.4.2',
    observed: true,
    paused: false,
    stalled: false,
    updatedAt: '2026-11-10T08:00:00.000Z',
    ...rest,
  };
}

export function aPod(overrides: Partial<PodRow> & Place = {}): PodRow {
  const { component, environment, track, via, ...rest } = overrides;
  const name = rest.name ?? 'checkout-api-7d4f-1';
  const cell = rest.cell ?? 'east-1';
  return {
    kind: 'Pod',
    cell,
    namespace: 'checkout-api-production',
    name,
    uid: `pod-${cell}-${name}`,
    createdAt: '2026-11-10T08:00:00.000Z',
    claim: aClaim(overrides, 'checkout-api'),
    deployment: 'checkout-api',
    state: 'ready',
    image: 'registry.example:5000/team/checkout-api:1.4.2',
    restarts: 0,
    over: false,
    cpuMillis: 100,
    memoryBytes: 128 * 1024 * 1024,
    ...rest,
  };
}

/** How an instance ended, an hour ago. */
export function anEnd(
  name: string,
  overrides: Partial<InstanceEnd> & Place = {},
): InstanceEnd {
  const { component, environment, track, via, ...rest } = overrides;
  return {
    id: `end-${name}`,
    cell: 'east-1',
    uid: `pod-${name}`,
    namespace: 'checkout-api-production',
    name,
    claim: aClaim(overrides, 'checkout-api'),
    deployment: 'checkout-api',
    ip: '10.0.0.9',
    node: 'node-3',
    image: 'registry.example:5000/team/checkout-api:1.4.2',
    restarts: 0,
    createdAt: new Date(Date.now() - 7_200_000).toISOString(),
    lastSeenAt: new Date(Date.now() - 3_600_000).toISOString(),
    reason: 'Deleted',
    ...rest,
  };
}

function aClaim(place: Place, name: string): PodRow['claim'] {
  return {
    component: place.component ?? `component:default/${name}`,
    environment: place.environment ?? 'production',
    track: place.track ?? 'main',
    via: place.via ?? 'label',
  };
}
