import { operationSchemas } from './operationSchemas';

const id = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 64 },
} as const;

function answer(type: keyof typeof operationSchemas) {
  return {
    description: type,
    content: {
      'application/json': { schema: { $ref: `#/components/schemas/${type}` } },
    },
  };
}

const subject = { type: 'string', minLength: 1, maxLength: 255 } as const;

/**
 * The piece of a plugin's OpenAPI document that `addOperationRoutes` answers. It
 * refers to `operationSchemas`.
 *
 * @public
 */
export const operationPaths = {
  '/v1/operations': {
    get: {
      operationId: 'ListOperations',
      description: 'The latest operations, the newest first',
      parameters: [
        {
          name: 'subject',
          in: 'query',
          description: 'Only what is done to exactly this',
          schema: subject,
        },
        {
          name: 'within',
          in: 'query',
          description: 'Only what is done to this or to something in it',
          schema: subject,
        },
        {
          name: 'open',
          in: 'query',
          description: 'Only those that are not over',
          schema: { type: 'boolean' },
        },
        {
          name: 'limit',
          in: 'query',
          schema: { type: 'integer', minimum: 1, maximum: 200 },
        },
      ],
      responses: { '200': answer('OperationList') },
    },
  },
  '/v1/operations/{id}': {
    get: {
      operationId: 'GetOperation',
      description: 'Where an operation stands',
      parameters: [id],
      responses: { '200': answer('OperationAnswer') },
    },
  },
  '/v1/operations/{id}/log': {
    get: {
      operationId: 'GetOperationLog',
      description: 'Lines after one, the oldest first; at most 1,000 at once',
      parameters: [
        id,
        {
          name: 'after',
          in: 'query',
          description: 'Sequence of the last line that is known',
          schema: { type: 'integer', minimum: 0, maximum: 2_147_483_647 },
        },
      ],
      responses: { '200': answer('OperationLog') },
    },
  },
  '/v1/operations/{id}/cancel': {
    post: {
      operationId: 'CancelOperation',
      description: 'Asks an operation to end at its next safe point',
      parameters: [id],
      responses: { '200': answer('OperationAnswer') },
    },
  },
} as const;
