import { WRITE_LEVELS } from '@longshore/plugin-clusters-common';
import { operationPaths } from '@longshore/plugin-longshore-node';
import { accessPaths } from './access';
import { capacityPaths } from './capacity';
import { getCellPath, healthPaths, listCellsPath } from './health';
import { changeCellPath, registerCellPath, registryPaths } from './cells';
import { nodePaths } from './nodes';
import { utilisationPaths } from './utilisation';
import { rowPaths } from './rows';
import { streamPaths } from './streams';

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

const authority = {
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
} as const;

const writeAnswer = {
  description: 'How it went in each cell; some may fail while others succeed',
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/WriteResponse' },
    },
  },
} as const;

/** The API of the clusters plugin for other backend plugins. */
export const spec = {
  openapi: '3.1.0',
  info: {
    title: 'clusters',
    version: '1',
    description: 'Live rows of Kubernetes clusters, and writes to them',
    license: { name: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  paths: {
    ...accessPaths,
    ...capacityPaths,
    ...healthPaths,
    ...utilisationPaths,
    ...registryPaths,
    '/v1/cells': { ...listCellsPath, ...registerCellPath },
    '/v1/cells/{cell}': { ...getCellPath, ...changeCellPath },
    ...nodePaths,
    ...rowPaths,
    ...streamPaths,
    ...operationPaths,
    '/v1/changes': {
      get: {
        operationId: 'WatchChanges',
        description: 'Follows cells and rows, one JSON object a line',
        parameters: [
          {
            name: 'cursor',
            in: 'query',
            required: false,
            description: 'Of the last message that was handled',
            schema: { type: 'string', maxLength: 100 },
          },
        ],
        responses: {
          '200': {
            description: 'A stream that does not end by itself',
            content: { 'application/x-ndjson': { schema: { type: 'string' } } },
          },
        },
      },
    },
    '/v1/scale': {
      put: {
        operationId: 'Scale',
        description: 'Sets replica counts through the scale subresource',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ScaleRequest' },
            },
          },
        },
        responses: { '200': writeAnswer },
      },
    },
    '/v1/apply': {
      post: {
        operationId: 'Apply',
        description: 'Applies objects server-side, in order, to each cell',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/ApplyRequest' },
            },
          },
        },
        responses: { '200': writeAnswer },
      },
    },
  },
  components: {
    schemas: {
      WriteAuthority: authority,
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
      },
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
      },
      WriteResponse: {
        type: 'object',
        required: ['results'],
        properties: {
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['cell', 'ok'],
              properties: {
                cell: cellName,
                ok: { type: 'boolean' },
                failure: {
                  type: 'object',
                  required: ['code', 'message'],
                  properties: {
                    code: { type: 'string' },
                    message: { type: 'string' },
                    params: {
                      type: 'object',
                      additionalProperties: { type: 'string' },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;
