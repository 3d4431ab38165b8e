import { jsonAnswer } from './answers';
import { cell, node } from './nodes';

/** So long samples are kept. */
const MAX_DAYS = 90;

const days = {
  name: 'days',
  in: 'query',
  required: false,
  description: '30 when absent',
  schema: { type: 'integer', minimum: 1, maximum: MAX_DAYS },
} as const;

/** How well cells and hosts are used, for operators. */
export const utilisationPaths = {
  '/v1/utilisation': {
    get: {
      operationId: 'GetUtilisation',
      description: 'How well cells and hosts were used in the last days',
      parameters: [days],
      responses: { '200': jsonAnswer('UtilisationReport') },
    },
  },
  '/v1/cells/{cell}/nodes/{node}/utilisation': {
    get: {
      operationId: 'GetNodeUtilisation',
      description: 'How well one host was used, day by day',
      parameters: [cell, node, days],
      responses: { '200': jsonAnswer('NodeUtilisation') },
    },
  },
} as const;
