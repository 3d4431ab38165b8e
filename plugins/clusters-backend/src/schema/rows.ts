import {
  ROW_SORT_FIELDS,
  RowQuery,
  SummaryRequest,
} from '@longshore/plugin-clusters-common';
import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import { WATCHED_TYPES } from '../reflector/WatchedType';
import { jsonAnswer, jsonBody, RequestSchema } from './answers';

/** Bounds keep one call within milliseconds of work; callers ask several times. */
const MAX_VALUES = 1_000;
const MAX_ROWS = 1_000;

const name = { type: 'string', minLength: 1, maxLength: 253 } as const;
const names = {
  type: 'array',
  minItems: 1,
  maxItems: MAX_VALUES,
  items: name,
} as const;
const environment = { type: 'string', enum: [...ENVIRONMENTS] } as const;

/** What is asked for. */
export const rowRequests = {
  RowQuery: {
    type: 'object',
    required: ['kind'],
    additionalProperties: false,
    properties: {
      kind: { type: 'string', enum: WATCHED_TYPES.map(({ kind }) => kind) },
      cells: names,
      namespaces: names,
      components: names,
      environment,
      node: name,
      states: names,
      sort: { type: 'string', enum: [...ROW_SORT_FIELDS] },
      order: { type: 'string', enum: ['asc', 'desc'] },
      limit: { type: 'integer', minimum: 1, maximum: MAX_ROWS },
      cursor: { type: 'string', maxLength: 2_000 },
    },
  } as const satisfies RequestSchema<RowQuery>,
  SummaryRequest: {
    type: 'object',
    required: ['services'],
    additionalProperties: false,
    properties: {
      services: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_VALUES,
        items: {
          type: 'object',
          required: ['component', 'environment'],
          additionalProperties: false,
          properties: { component: name, environment },
        },
      },
    },
  } as const satisfies RequestSchema<SummaryRequest>,
} as const;

const acknowledgement = {
  type: 'object',
  required: ['ids'],
  additionalProperties: false,
  properties: {
    ids: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_ROWS,
      items: { type: 'string', maxLength: 36 },
    },
  },
} as const;

/** Rows and the ends of instances. */
export const rowPaths = {
  '/v1/rows/query': {
    post: {
      operationId: 'QueryRows',
      description: 'Rows of one kind, from memory, in pages',
      requestBody: jsonBody('RowQuery'),
      responses: { '200': jsonAnswer('RowPage') },
    },
  },
  '/v1/rows/summaries': {
    post: {
      operationId: 'SummarizeServices',
      description: 'How services are, summed up over all cells',
      requestBody: jsonBody('SummaryRequest'),
      responses: { '200': jsonAnswer('SummaryResponse') },
    },
  },
  '/v1/instance-ends': {
    get: {
      operationId: 'ListInstanceEnds',
      description: 'The oldest ends of instances that were not acknowledged',
      parameters: [
        {
          name: 'limit',
          in: 'query',
          required: false,
          schema: { type: 'integer', minimum: 1, maximum: MAX_ROWS },
        },
      ],
      responses: { '200': jsonAnswer('InstanceEndList') },
    },
  },
  '/v1/instance-ends/acknowledge': {
    post: {
      operationId: 'AcknowledgeInstanceEnds',
      description: 'They were taken over and are not handed out again',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: acknowledgement } },
      },
      responses: { '204': { description: 'Done' } },
    },
  },
} as const;
