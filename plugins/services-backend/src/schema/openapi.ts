import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  INSTANCE_SORT_FIELDS,
  SERVICE_SORT_FIELDS,
  SERVICE_STATES,
} from '@longshore/plugin-services-common';

/** Entity names and namespaces are at most 63 characters. */
const namePart = { type: 'string', minLength: 1, maxLength: 63 } as const;

const namespaceParameter = {
  name: 'namespace',
  in: 'path',
  required: true,
  description: '`metadata.namespace` of the Component',
  schema: namePart,
} as const;

const nameParameter = {
  name: 'name',
  in: 'path',
  required: true,
  description: '`metadata.name` of the Component',
  schema: namePart,
} as const;

const environmentParameter = {
  name: 'environment',
  in: 'path',
  required: true,
  // Not an enum: an environment that does not exist is 404 like any other path.
  schema: { type: 'string', maxLength: 63 },
} as const;

const filterParameter = {
  name: 'filter',
  in: 'query',
  // Browsers leave some reserved characters as they are, and people type them.
  allowReserved: true,
  schema: { type: 'string', maxLength: 200 },
} as const;

const orderParameter = {
  name: 'order',
  in: 'query',
  schema: { type: 'string', enum: ['asc', 'desc'] },
} as const;

const offsetParameter = {
  name: 'offset',
  in: 'query',
  schema: { type: 'integer', minimum: 0, maximum: 1_000_000 },
} as const;

const limitParameter = {
  name: 'limit',
  in: 'query',
  schema: { type: 'integer', minimum: 1, maximum: 200 },
} as const;

const minRevisionParameter = {
  name: 'minRevision',
  in: 'query',
  description:
    'Revision of a write that the answer has to contain, whichever replica gives it',
  schema: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
} as const;

const answer = {
  description: 'See the types of @longshore/plugin-services-common',
  content: { 'application/json': { schema: { type: 'object' } } },
} as const;

const responses = {
  200: answer,
  400: { $ref: '#/components/responses/Error' },
  404: { $ref: '#/components/responses/Error' },
  503: { $ref: '#/components/responses/Error' },
} as const;

/**
 * What the services plugin answers to.
 *
 * @internal
 */
export const openApiSpec = {
  openapi: '3.1.0',
  info: {
    title: 'services',
    version: '1',
    description: 'Services of the catalog with their live state',
  },
  servers: [{ url: '/' }],
  components: {
    responses: {
      Error: {
        description:
          'An error of Backstage; `error.code` is stable and `error.params` fill a translated sentence',
        content: {
          'application/json': {
            schema: {
              type: 'object',
              required: ['error', 'response'],
              properties: {
                error: {
                  type: 'object',
                  required: ['name', 'message'],
                  properties: {
                    name: { type: 'string' },
                    message: { type: 'string' },
                    code: { type: 'string' },
                    params: {
                      type: 'object',
                      additionalProperties: { type: 'string' },
                    },
                  },
                },
                response: { type: 'object' },
              },
            },
          },
        },
      },
    },
  },
  paths: {
    '/cells/{cell}/services': {
      get: {
        operationId: 'ListServicesOfCell',
        description:
          'For the clusters plugin alone: what is placed in a cell, as `{ services: [{ component, environment, instances }] }`',
        parameters: [
          {
            name: 'cell',
            in: 'path',
            required: true,
            schema: { type: 'string', minLength: 1, maxLength: 253 },
          },
        ],
        responses,
      },
    },
    '/services': {
      get: {
        operationId: 'ListServices',
        parameters: [
          filterParameter,
          {
            name: 'environment',
            in: 'query',
            schema: {
              type: 'array',
              maxItems: ENVIRONMENTS.length,
              items: { type: 'string', enum: ENVIRONMENTS },
            },
          },
          {
            name: 'state',
            in: 'query',
            schema: {
              type: 'array',
              maxItems: SERVICE_STATES.length,
              items: { type: 'string', enum: SERVICE_STATES },
            },
          },
          {
            name: 'cell',
            in: 'query',
            allowReserved: true,
            schema: {
              type: 'array',
              maxItems: 100,
              items: { type: 'string', maxLength: 253 },
            },
          },
          { name: 'mine', in: 'query', schema: { type: 'boolean' } },
          {
            name: 'sort',
            in: 'query',
            schema: { type: 'string', enum: SERVICE_SORT_FIELDS },
          },
          orderParameter,
          offsetParameter,
          limitParameter,
          minRevisionParameter,
        ],
        responses,
      },
    },
    '/services/{namespace}/{name}': {
      get: {
        operationId: 'GetServiceEnvironments',
        parameters: [namespaceParameter, nameParameter, minRevisionParameter],
        responses,
      },
    },
    '/services/{namespace}/{name}/{environment}': {
      get: {
        operationId: 'GetService',
        parameters: [
          namespaceParameter,
          nameParameter,
          environmentParameter,
          minRevisionParameter,
        ],
        responses,
      },
    },
    '/services/{namespace}/{name}/{environment}/instances': {
      get: {
        operationId: 'ListInstances',
        parameters: [
          namespaceParameter,
          nameParameter,
          environmentParameter,
          filterParameter,
          {
            name: 'sort',
            in: 'query',
            schema: { type: 'string', enum: INSTANCE_SORT_FIELDS },
          },
          orderParameter,
          offsetParameter,
          limitParameter,
          minRevisionParameter,
        ],
        responses,
      },
    },
    '/services/{namespace}/{name}/{environment}/instances/past': {
      get: {
        operationId: 'ListPastInstances',
        parameters: [
          namespaceParameter,
          nameParameter,
          environmentParameter,
          {
            name: 'days',
            in: 'query',
            schema: { type: 'integer', minimum: 1, maximum: 90 },
          },
          offsetParameter,
          limitParameter,
        ],
        responses,
      },
    },
    '/services/{namespace}/{name}/{environment}/counts': {
      put: {
        operationId: 'SetCounts',
        parameters: [namespaceParameter, nameParameter, environmentParameter],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['counts', 'countsVersion'],
                properties: {
                  counts: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 200,
                    items: {
                      type: 'object',
                      additionalProperties: false,
                      required: ['track', 'cell', 'desired'],
                      properties: {
                        track: { type: 'string', maxLength: 63 },
                        cell: { type: 'string', maxLength: 253 },
                        desired: {
                          type: 'integer',
                          minimum: 0,
                          maximum: 1000,
                        },
                      },
                    },
                  },
                  countsVersion: {
                    type: 'integer',
                    minimum: 0,
                    maximum: 2_147_483_647,
                  },
                  reason: { type: 'string', maxLength: 500 },
                },
              },
            },
          },
        },
        responses: {
          ...responses,
          403: { $ref: '#/components/responses/Error' },
          409: { $ref: '#/components/responses/Error' },
        },
      },
    },
  },
} as const;
