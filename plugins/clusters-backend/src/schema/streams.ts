import { EventsRequest, LogRequest } from '@longshore/plugin-clusters-common';
import { jsonAnswer, jsonBody, linesAnswer, RequestSchema } from './answers';

const cellName = { type: 'string', minLength: 1, maxLength: 128 } as const;

/** As Kubernetes takes it inside a path. */
const kubernetesName = {
  type: 'string',
  pattern: '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$',
} as const;

/** As it may stand in a field selector. */
const kindName = { type: 'string', pattern: '^[A-Za-z0-9]{1,63}$' } as const;

const authority = { $ref: '#/components/schemas/WriteAuthority' } as const;

const limit = { type: 'integer', minimum: 1, maximum: 1_000 } as const;

/** What is asked for. */
export const streamRequests = {
  LogRequest: {
    type: 'object',
    required: ['authority'],
    additionalProperties: false,
    properties: {
      authority,
      targets: {
        type: 'array',
        minItems: 1,
        maxItems: 50,
        items: {
          type: 'object',
          required: ['cell', 'namespace', 'pod'],
          additionalProperties: false,
          properties: {
            cell: cellName,
            namespace: kubernetesName,
            pod: kubernetesName,
            container: kubernetesName,
          },
        },
      },
      select: {
        type: 'array',
        minItems: 1,
        maxItems: 20,
        items: {
          type: 'object',
          required: ['cell', 'namespace', 'labelSelector'],
          additionalProperties: false,
          properties: {
            cell: cellName,
            namespace: kubernetesName,
            labelSelector: {
              type: 'string',
              minLength: 1,
              maxLength: 1_000,
            },
            container: kubernetesName,
          },
        },
      },
      follow: { type: 'boolean' },
      previous: { type: 'boolean' },
      sinceSeconds: {
        type: 'integer',
        minimum: 1,
        maximum: 31_536_000,
      },
      since: {
        type: 'string',
        pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$',
      },
      tailLines: { type: 'integer', minimum: 0, maximum: 100_000 },
    },
  } as const satisfies RequestSchema<LogRequest>,
  EventsRequest: {
    type: 'object',
    required: ['authority', 'cell', 'object'],
    additionalProperties: false,
    properties: {
      authority,
      cell: cellName,
      object: {
        type: 'object',
        required: ['kind', 'namespace', 'name'],
        additionalProperties: false,
        properties: {
          kind: kindName,
          namespace: kubernetesName,
          name: kubernetesName,
          uid: { type: 'string', pattern: '^[A-Za-z0-9-]{1,128}$' },
        },
      },
      limit,
    },
  } as const satisfies RequestSchema<EventsRequest>,
} as const;

/** Logs and events. */
export const streamPaths = {
  '/v1/logs': {
    post: {
      operationId: 'ReadLogs',
      description: 'Logs of containers merged by time, one JSON object a line',
      requestBody: jsonBody('LogRequest'),
      responses: {
        '200': linesAnswer(
          'LogMessage',
          'A stream that ends with the logs, or does not',
        ),
      },
    },
  },
  '/v1/events': {
    post: {
      operationId: 'ReadEvents',
      description: 'Kubernetes events of one object, the newest first',
      requestBody: jsonBody('EventsRequest'),
      responses: { '200': jsonAnswer('EventsResponse') },
    },
  },
  '/v1/cells/{cell}/events': {
    get: {
      operationId: 'ListCellEvents',
      description: 'Kubernetes events of a cell, the newest first, read live',
      parameters: [
        { name: 'cell', in: 'path', required: true, schema: cellName },
        { name: 'namespace', in: 'query', schema: kubernetesName },
        { name: 'kind', in: 'query', schema: kindName },
        { name: 'name', in: 'query', schema: kubernetesName },
        { name: 'limit', in: 'query', schema: limit },
      ],
      responses: { '200': jsonAnswer('CellEventList') },
    },
  },
} as const;
