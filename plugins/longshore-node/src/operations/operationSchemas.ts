const time = { type: 'string', format: 'date-time' } as const;

/** As `Failure` of longshore-common. */
const failure = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    params: { type: 'object', additionalProperties: { type: 'string' } },
  },
} as const;

/**
 * What `operationPaths` refers to; belongs to `components.schemas` of the same
 * OpenAPI document.
 *
 * @public
 */
export const operationSchemas = {
  OperationStep: {
    type: 'object',
    required: ['name', 'state'],
    properties: {
      name: { type: 'string' },
      state: {
        type: 'string',
        enum: ['waiting', 'running', 'done', 'failed', 'cancelled'],
      },
      startedAt: time,
      endedAt: time,
      progress: {
        type: 'object',
        required: ['done', 'total'],
        properties: { done: { type: 'integer' }, total: { type: 'integer' } },
      },
      waitsFor: failure,
    },
  },
  Operation: {
    type: 'object',
    description: 'A piece of long work that survives a killed backend',
    required: [
      'id',
      'kind',
      'subject',
      'state',
      'steps',
      'requestedBy',
      'cancelRequested',
      'createdAt',
      'attempts',
      'revision',
    ],
    properties: {
      id: { type: 'string' },
      kind: { type: 'string' },
      subject: { type: 'string' },
      state: {
        type: 'string',
        enum: ['waiting', 'running', 'succeeded', 'failed', 'cancelled'],
      },
      steps: {
        type: 'array',
        items: { $ref: '#/components/schemas/OperationStep' },
      },
      failure,
      requestedBy: { type: 'string', description: 'Entity ref of a person' },
      reason: { type: 'string' },
      cancelRequested: { type: 'boolean' },
      createdAt: time,
      startedAt: time,
      endedAt: time,
      attempts: { type: 'integer' },
      revision: { type: 'integer' },
    },
  },
  OperationAnswer: {
    type: 'object',
    required: ['operation'],
    properties: { operation: { $ref: '#/components/schemas/Operation' } },
  },
  OperationList: {
    type: 'object',
    required: ['operations'],
    properties: {
      operations: {
        type: 'array',
        items: { $ref: '#/components/schemas/Operation' },
      },
    },
  },
  OperationLog: {
    type: 'object',
    required: ['lines'],
    properties: {
      lines: {
        type: 'array',
        items: {
          type: 'object',
          required: ['sequence', 'at', 'message'],
          properties: {
            sequence: { type: 'integer' },
            at: time,
            message: { type: 'string' },
            code: failure.properties.code,
            params: failure.properties.params,
          },
        },
      },
    },
  },
} as const;
