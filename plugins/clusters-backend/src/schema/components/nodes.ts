import { CellContactState, DrainPod } from '@longshore/plugin-clusters-common';
import { Schemas } from './NamedTypes';
import {
  boolean,
  integer,
  list,
  map,
  number,
  object,
  optional,
  ref,
  text,
  time,
  words,
} from './Schema';

const room = {
  cpuMillis: number('Thousandths of a core'),
  memoryBytes: number(),
  pods: integer(),
};

/** Nodes, namespaces, events and requests of a cell. */
export const nodeSchemas = {
  NodeCondition: object({
    type: text(),
    status: words({ True: true, False: true, Unknown: true }),
    reason: optional(text()),
    message: optional(text()),
    since: optional(time()),
  }),
  NodeTaint: object({
    key: text(),
    value: optional(text()),
    effect: text(),
  }),
  NodeDetails: object({
    node: text(),
    uid: text(),
    createdAt: time(),
    schedulable: boolean(),
    ready: words({ True: true, False: true, Unknown: true }),
    cordoned: boolean(),
    allocatable: object(room),
    requested: object(room),
    pressure: list(text()),
    conditions: list(ref('NodeCondition')),
    taints: list(ref('NodeTaint')),
    kubeletVersion: optional(text()),
    internalIp: optional(text()),
    zone: optional(text()),
    roles: list(text()),
    operation: optional(text('Id of one that works on this node now')),
  }),
  NodeList: object({
    nodes: list(ref('NodeDetails')),
    unread: optional(ref('Failure')),
  }),
  NamespaceSummary: object({
    name: text(),
    pods: integer(),
    podsNotReady: integer(),
    cpuMillis: number('Sum of what its pods request'),
    memoryBytes: number('Sum of what its pods request'),
    components: list(text()),
  }),
  NamespaceList: object({
    namespaces: list(ref('NamespaceSummary')),
    unread: optional(ref('Failure')),
  }),
  CellEvent: object({
    uid: text(),
    type: words({ Normal: true, Warning: true }),
    reason: text(),
    message: text(),
    object: object({
      kind: text(),
      namespace: optional(text()),
      name: text(),
    }),
    count: integer(),
    firstSeen: optional(time()),
    lastSeen: optional(time()),
  }),
  CellEventList: object({ events: list(ref('CellEvent')) }),
  WatchStatus: object({
    resource: text(),
    state: words<CellContactState>({
      connecting: true,
      live: true,
      stale: true,
    }),
    objects: integer(),
    lastEventAt: optional(time()),
    dials: integer('Since the process started, complete lists among them'),
    lists: integer(),
    failure: optional(ref('Failure')),
  }),
  RequestMinute: object({
    at: time(),
    byVerb: map(integer()),
    failed: integer(),
  }),
  CellRequests: object({
    minutes: list(ref('RequestMinute')),
    watches: list(ref('WatchStatus')),
    inFlight: integer(),
    inFlightLimit: integer(),
  }),
  DrainPod: object({
    namespace: text(),
    name: text(),
    fate: words<DrainPod['fate']>({
      evict: true,
      'leave-daemonset': true,
      'leave-mirror': true,
      blocked: true,
      unmanaged: true,
    }),
    budget: optional(text()),
    component: optional(text()),
    localData: optional(boolean()),
  }),
  DrainPreview: object({
    cell: text(),
    node: text(),
    pods: list(ref('DrainPod')),
    budgets: list(
      object({
        namespace: text(),
        name: text(),
        allowed: integer(),
        currentHealthy: integer(),
        desiredHealthy: integer(),
        pods: integer('Pods on this node that it protects'),
      }),
      'Budgets that allow no eviction now',
    ),
  }),
} satisfies Partial<Schemas>;
