import { jsonAnswer } from './answers';

const cell = {
  name: 'cell',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 128 },
} as const;

/** `GET` of a path that has other methods too. */
export const listCellsPath = {
  get: {
    operationId: 'ListCells',
    description: 'Every cell with its health and capacity, from memory',
    responses: { '200': jsonAnswer('CellList') },
  },
} as const;

/** `GET` of a path that has other methods too. */
export const getCellPath = {
  get: {
    operationId: 'GetCell',
    description: 'One cell with its health and capacity, from memory',
    parameters: [cell],
    responses: { '200': jsonAnswer('CellAnswer') },
  },
} as const;

/** The health of cells, for operators. */
export const healthPaths = {
  '/v1/cells/{cell}/history': {
    get: {
      operationId: 'GetCellHistory',
      description: 'How the health of a cell has changed, the newest first',
      parameters: [
        cell,
        {
          name: 'since',
          in: 'query',
          required: false,
          description: 'ISO 8601; the last 24 hours when absent',
          schema: { type: 'string', maxLength: 40 },
        },
      ],
      responses: { '200': jsonAnswer('CellHealthHistory') },
    },
  },
} as const;
