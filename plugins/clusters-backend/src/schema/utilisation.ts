import { jsonAnswer } from './answers';

/** So long samples are kept. */
const MAX_DAYS = 90;

/** How well cells and hosts are used, for operators. */
export const utilisationPaths = {
  '/v1/utilisation': {
    get: {
      operationId: 'GetUtilisation',
      description: 'How well cells and hosts were used in the last days',
      parameters: [
        {
          name: 'days',
          in: 'query',
          required: false,
          description: '30 when absent',
          schema: { type: 'integer', minimum: 1, maximum: MAX_DAYS },
        },
      ],
      responses: { '200': jsonAnswer('UtilisationReport') },
    },
  },
} as const;
