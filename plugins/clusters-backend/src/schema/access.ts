import { jsonAnswer } from './answers';

/** What the reader may do; anybody who has signed in may ask. */
export const accessPaths = {
  '/v1/access': {
    get: {
      operationId: 'GetAccess',
      description: 'Whether the reader may look at clusters and change them',
      responses: { '200': jsonAnswer('ClustersPageAccess') },
    },
  },
} as const;
