import { PlacementRequest } from '@longshore/plugin-clusters-common';
import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import { jsonAnswer, jsonBody, RequestSchema } from './answers';

const MAX_CELLS = 200;
const MAX_REPLICAS = 100_000;

const cellName = { type: 'string', minLength: 1, maxLength: 128 } as const;
const replicas = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_REPLICAS,
} as const;

/** What is asked for. */
export const capacityRequests = {
  PlacementRequest: {
    type: 'object',
    required: ['environment', 'replicas', 'size'],
    additionalProperties: false,
    properties: {
      environment: { type: 'string', enum: [...ENVIRONMENTS] },
      replicas,
      size: {
        type: 'object',
        required: ['cpuMillis', 'memoryBytes'],
        additionalProperties: false,
        properties: {
          cpuMillis: { type: 'integer', minimum: 0 },
          memoryBytes: { type: 'integer', minimum: 0 },
        },
      },
      cells: {
        type: 'array',
        maxItems: MAX_CELLS,
        items: cellName,
      },
      current: {
        type: 'object',
        maxProperties: MAX_CELLS,
        additionalProperties: replicas,
      },
      leastCells: { type: 'integer', minimum: 0, maximum: MAX_CELLS },
    },
  } as const satisfies RequestSchema<PlacementRequest>,
} as const;

/** How instances would be placed. */
export const capacityPaths = {
  '/v1/placement/preview': {
    post: {
      operationId: 'PreviewPlacement',
      description:
        'How instances of one size would be split over cells; changes nothing',
      requestBody: jsonBody('PlacementRequest'),
      responses: { '200': jsonAnswer('PlacementPreview') },
    },
  },
} as const;
