import {
  ApplyRequest,
  ScaleRequest,
  WRITE_LEVELS,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { jsonAnswer, jsonBody, RequestSchema } from './answers';

/** Bounds keep one call within seconds of work; callers split larger ones. */
const MAX_TARGETS = 500;
const MAX_CELLS = 200;
const MAX_OBJECTS = 200;
const MAX_REPLICAS = 100_000;
/** Proxies give up on an answer sooner or later; long waits are operations. */
const MAX_WAIT_SECONDS = 300;

const cellName = { type: 'string', minLength: 1, maxLength: 128 } as const;
/** As Kubernetes takes it inside a path. */
const kubernetesName = {
  type: 'string',
  pattern: '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$',
} as const;

const authority = { $ref: '#/components/schemas/WriteAuthority' } as const;

/** What is asked for. */
export const writeRequests = {
  WriteAuthority: {
    type: 'object',
    required: ['level', 'user', 'operation'],
    additionalProperties: false,
    properties: {
      level: { type: 'string', enum: [...WRITE_LEVELS] },
      // Both are sent in HTTP headers.
      user: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._:/+@-]{0,254}$',
      },
      operation: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._:/+@-]{0,127}$',
      },
    },
  } as const satisfies RequestSchema<WriteAuthority>,
  ScaleRequest: {
    type: 'object',
    required: ['authority', 'targets'],
    additionalProperties: false,
    properties: {
      authority,
      targets: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_TARGETS,
        items: {
          type: 'object',
          required: ['cell', 'namespace', 'deployment', 'uid', 'replicas'],
          additionalProperties: false,
          properties: {
            cell: cellName,
            namespace: kubernetesName,
            deployment: kubernetesName,
            uid: { type: 'string', minLength: 1, maxLength: 128 },
            replicas: {
              type: 'integer',
              minimum: 0,
              maximum: MAX_REPLICAS,
            },
          },
        },
      },
    },
  } as const satisfies RequestSchema<ScaleRequest>,
  ApplyRequest: {
    type: 'object',
    required: ['authority', 'cells', 'objects', 'dryRun', 'force'],
    additionalProperties: false,
    properties: {
      authority,
      cells: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_CELLS,
        items: cellName,
      },
      objects: {
        type: 'array',
        minItems: 1,
        maxItems: MAX_OBJECTS,
        items: { type: 'object', additionalProperties: true },
      },
      dryRun: { type: 'boolean' },
      force: { type: 'boolean' },
      returnObjects: { type: 'boolean' },
      wait: {
        type: 'object',
        required: ['seconds'],
        additionalProperties: false,
        properties: {
          seconds: {
            type: 'integer',
            minimum: 1,
            maximum: MAX_WAIT_SECONDS,
          },
        },
      },
      prune: {
        type: 'object',
        required: ['chain', 'kinds', 'namespaces'],
        additionalProperties: false,
        properties: {
          // A label's value, which goes into a selector.
          chain: {
            type: 'string',
            pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
          },
          kinds: {
            type: 'array',
            minItems: 1,
            maxItems: 20,
            items: {
              type: 'object',
              required: ['apiVersion', 'kind'],
              additionalProperties: false,
              properties: {
                apiVersion: { type: 'string', maxLength: 128 },
                kind: { type: 'string', maxLength: 128 },
              },
            },
          },
          namespaces: {
            type: 'array',
            minItems: 1,
            maxItems: 20,
            items: kubernetesName,
          },
        },
      },
    },
  } as const satisfies RequestSchema<ApplyRequest>,
} as const;

const writeAnswer = jsonAnswer(
  'WriteResponse',
  'How it went in each cell; some may fail while others succeed',
);

/** Writes to cells. */
export const writePaths = {
  '/v1/scale': {
    put: {
      operationId: 'Scale',
      description: 'Sets replica counts through the scale subresource',
      requestBody: jsonBody('ScaleRequest'),
      responses: { '200': writeAnswer },
    },
  },
  '/v1/apply': {
    post: {
      operationId: 'Apply',
      description: 'Applies objects server-side, in order, to each cell',
      requestBody: jsonBody('ApplyRequest'),
      responses: { '200': writeAnswer },
    },
  },
} as const;
