import { PodState } from '@longshore/plugin-clusters-common';
import { Schemas } from './NamedTypes';
import {
  boolean,
  integer,
  list,
  object,
  optional,
  ref,
  Schema,
  text,
  time,
} from './Schema';

const podsByState: Schema<Partial<Record<PodState, number>>> = object({
  pending: optional(integer()),
  starting: optional(integer()),
  ready: optional(integer()),
  'not-ready': optional(integer()),
  failing: optional(integer()),
  terminating: optional(integer()),
  completed: optional(integer()),
  unknown: optional(integer()),
});

/** Answers from memory, and the ends of instances. */
export const querySchemas = {
  RowPage: object({
    rows: list(ref('QueriedRow')),
    total: integer('Over all pages'),
    next: optional(text('Cursor of the next page; absent on the last')),
    staleCells: list(
      text(),
      'Cells that were asked for whose rows may be old, or not all there',
    ),
  }),
  ServiceSummary: object({
    component: text(),
    environment: ref('Environment'),
    desired: integer(),
    ready: integer(),
    pods: podsByState,
    cells: list(text()),
    staleCells: list(text()),
  }),
  SummaryResponse: object({
    summaries: list(ref('ServiceSummary'), 'In the order of the request'),
  }),
  InstanceEnd: object({
    id: text('Unique in the portal; acknowledge by it'),
    cell: text(),
    uid: text(),
    namespace: text(),
    name: text(),
    claim: ref('ServiceClaim'),
    deployment: optional(text()),
    ip: optional(text()),
    node: optional(text()),
    image: optional(text()),
    imageDigest: optional(text()),
    restarts: integer(),
    createdAt: time(),
    lastSeenAt: time(),
    reason: text('`Deleted`, `Evicted`, `NodeLost`, `seen-missing`, …'),
    exitCode: optional(integer()),
    lastEnd: optional(ref('ContainerEnd')),
  }),
  InstanceEndList: object({
    ends: list(ref('InstanceEnd'), 'The oldest that were not acknowledged'),
    more: boolean(),
  }),
} satisfies Partial<Schemas>;
