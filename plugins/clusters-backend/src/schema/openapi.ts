import {
  operationPaths,
  operationSchemas,
} from '@longshore/plugin-longshore-node';
import { accessPaths } from './access';
import { linesAnswer } from './answers';
import { capacityPaths, capacityRequests } from './capacity';
import {
  changeCellPath,
  registerCellPath,
  registryPaths,
  registryRequests,
} from './cells';
import { answerSchemas } from './components/answerSchemas';
import { getCellPath, healthPaths, listCellsPath } from './health';
import { nodePaths, nodeRequests } from './nodes';
import { rowPaths, rowRequests } from './rows';
import { streamPaths, streamRequests } from './streams';
import { utilisationPaths } from './utilisation';
import { writePaths, writeRequests } from './writes';

/** The API of the clusters plugin, for pages and for other backend plugins. */
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
    ...writePaths,
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
          '200': linesAnswer(
            'ChangeMessage',
            'A stream that does not end by itself',
          ),
        },
      },
    },
  },
  components: {
    schemas: {
      ...answerSchemas,
      ...operationSchemas,
      ...capacityRequests,
      ...registryRequests,
      ...nodeRequests,
      ...rowRequests,
      ...streamRequests,
      ...writeRequests,
    },
  },
} as const;
