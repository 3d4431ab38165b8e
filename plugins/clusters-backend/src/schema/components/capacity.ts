import {
  PlacementReason,
  UtilisationSample,
} from '@longshore/plugin-clusters-common';
import { Schemas } from './NamedTypes';
import {
  integer,
  list,
  number,
  object,
  optional,
  ref,
  text,
  time,
  words,
} from './Schema';

const share = 'Mean share of what is allocatable, 0 to 1';

/** Room, placement and use. */
export const capacitySchemas = {
  Resources: object({
    cpuMillis: number('Thousandths of a core'),
    memoryBytes: number(),
  }),
  PlacementShare: object({
    cell: text(),
    replicas: integer(),
    room: integer('How many more of this size fit, counted node by node'),
    current: integer('How many run there now'),
    reasons: list(
      words<PlacementReason>({
        kept: true,
        share: true,
        spread: true,
        full: true,
        'not-healthy': true,
        'not-writable': true,
        'not-needed': true,
      }),
    ),
  }),
  PlacementPreview: object({
    shares: list(ref('PlacementShare')),
    shortage: integer(
      'How many fit nowhere; nothing may be written while above 0',
    ),
    excess: integer(
      'How many more than wanted stay where nothing can be changed now',
    ),
  }),
  UtilisationSample: object<UtilisationSample>({
    at: time('Begin of the span'),
    cell: text(),
    node: optional(text('Absent: of the whole cell')),
    pods: number('Mean number of running pods'),
    nodes: number('Mean number of nodes that were Ready'),
    cpuUsed: optional(number(share)),
    cpuRequested: number(share),
    memoryUsed: optional(number(share)),
    memoryRequested: number(share),
  }),
  UtilisationReport: object({
    from: time(),
    to: time(),
    stepSeconds: integer(),
    cells: list(ref('UtilisationSample'), 'Of cells, the oldest first'),
    nodes: list(
      ref('UtilisationSample'),
      'Of each node, over the whole time, the least used first',
    ),
    missing: list(object({ cell: text(), code: text(), message: text() })),
  }),
  NodeUtilisation: object({
    from: time(),
    to: time(),
    stepSeconds: integer(),
    samples: list(ref('UtilisationSample'), 'The oldest first'),
  }),
} satisfies Partial<Schemas>;
