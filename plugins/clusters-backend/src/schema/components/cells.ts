import {
  Cell,
  CellContactState,
  CellHealthState,
  CellOverview,
} from '@longshore/plugin-clusters-common';
import { Schemas } from './NamedTypes';
import {
  boolean,
  integer,
  list,
  map,
  number,
  object,
  optional,
  Properties,
  ref,
  text,
  time,
  words,
} from './Schema';

const cell: Properties<Cell> = {
  name: text('Unique in the portal; shown to people'),
  region: text(),
  environments: list(ref('Environment')),
  version: optional(text('That the API server reports, such as `v1.34.4`')),
  simulated: boolean(),
  writable: optional(
    boolean('Whether the connection may impersonate; absent until known'),
  ),
  contact: ref('CellContact'),
};

/** Cells with their health. */
export const cellSchemas = {
  Cell: object(cell),
  CellContact: object({
    state: words<CellContactState>(
      { connecting: true, live: true, stale: true },
      'Whether what is shown of the cell is what it has',
    ),
    since: time(),
    lastContact: optional(time('When the cell last sent anything')),
    failure: optional(ref('Failure')),
  }),
  CellHealthState: words<CellHealthState>({
    unknown: true,
    healthy: true,
    suspect: true,
    'control-plane-lost': true,
    recovering: true,
  }),
  DataPlaneState: words({ serving: true, lost: true, unknown: true }),
  CellWarning: object(
    {
      code: text(),
      message: text(),
      params: optional(map(text())),
    },
    'Something that a person should do something about',
  ),
  CellHealth: object({
    state: ref('CellHealthState'),
    since: time(),
    dataPlane: ref('DataPlaneState'),
    failure: optional(ref('Failure')),
    warnings: list(ref('CellWarning')),
    watchLagMs: optional(number('How late watch events were lately, in ms')),
    latencyMs: optional(
      number('How long the API server takes to answer, in ms'),
    ),
  }),
  CellOverview: object<CellOverview>({
    ...cell,
    health: ref('CellHealth'),
    capacity: optional(ref('CellCapacity')),
    source: words({ config: true, registered: true, located: true }),
  }),
  CellList: object({ cells: list(ref('CellOverview')) }),
  CellAnswer: object({ cell: ref('CellOverview') }),
  CellHealthChange: object({
    id: text(),
    cell: text(),
    at: time(),
    from: ref('CellHealthState'),
    to: ref('CellHealthState'),
    dataPlane: ref('DataPlaneState'),
    failure: optional(ref('Failure')),
  }),
  CellHealthHistory: object({ changes: list(ref('CellHealthChange')) }),
  ClustersPageAccess: object({ read: boolean(), manage: boolean() }),
  CellCapacity: object({
    nodes: integer(),
    schedulableNodes: integer(),
    pods: integer('Bound to nodes and not ended'),
    podLimit: integer(),
    allocatable: ref('Resources'),
    requested: ref('Resources'),
  }),
} satisfies Partial<Schemas>;
