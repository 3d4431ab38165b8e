import { CordonRequest, DrainRequest } from '@longshore/plugin-clusters-common';
import { jsonAnswer, jsonBody, RequestSchema } from './answers';

export const cell = {
  name: 'cell',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 128 },
} as const;

/** A node's name is a DNS subdomain, and goes into a path of the API server. */
export const node = {
  name: 'node',
  in: 'path',
  required: true,
  schema: {
    type: 'string',
    pattern: '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$',
  },
} as const;

const reason = { type: 'string', minLength: 1, maxLength: 500 } as const;

/** What is asked for. */
export const nodeRequests = {
  CordonRequest: {
    type: 'object',
    required: ['cordoned'],
    additionalProperties: false,
    properties: { cordoned: { type: 'boolean' }, reason },
  } as const satisfies RequestSchema<CordonRequest>,
  DrainRequest: {
    type: 'object',
    required: ['reason'],
    additionalProperties: false,
    properties: { reason, evictUnmanaged: { type: 'boolean' } },
  } as const satisfies RequestSchema<DrainRequest>,
} as const;

/** Nodes and namespaces of a cell, for operators. */
export const nodePaths = {
  '/v1/cells/{cell}/requests': {
    get: {
      operationId: 'GetCellRequests',
      description: 'What this backend asks of the cell, by minute and watch',
      parameters: [cell],
      responses: { '200': jsonAnswer('CellRequests') },
    },
  },
  '/v1/cells/{cell}/nodes': {
    get: {
      operationId: 'ListNodes',
      description: 'Nodes with their room, from memory',
      parameters: [cell],
      responses: { '200': jsonAnswer('NodeList') },
    },
  },
  '/v1/cells/{cell}/namespaces': {
    get: {
      operationId: 'ListNamespaces',
      description: 'Namespaces in numbers, from memory',
      parameters: [cell],
      responses: { '200': jsonAnswer('NamespaceList') },
    },
  },
  '/v1/cells/{cell}/nodes/{node}/cordon': {
    put: {
      operationId: 'CordonNode',
      description: 'Closes a node for new pods, or opens it',
      parameters: [cell, node],
      requestBody: jsonBody('CordonRequest'),
      responses: { '204': { description: 'It is so' } },
    },
  },
  '/v1/cells/{cell}/nodes/{node}/drain': {
    get: {
      operationId: 'PreviewDrain',
      description: 'What a drain would do now, read live',
      parameters: [cell, node],
      responses: { '200': jsonAnswer('DrainPreview') },
    },
    post: {
      operationId: 'DrainNode',
      description: 'Empties a node as budgets allow',
      parameters: [cell, node],
      requestBody: jsonBody('DrainRequest'),
      responses: { '202': jsonAnswer('OperationAnswer') },
    },
  },
} as const;
