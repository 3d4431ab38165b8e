import {
  addOperationRoutes,
  Operations,
} from '@longshore/plugin-longshore-node';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';

/** Operations on cells are the operators' to see and to end. */
export function addClusterOperationRoutes(
  router: Pick<Router, 'get' | 'post'>,
  options: { operations: Operations; access: ClustersAccess },
) {
  const { operations, access } = options;
  addOperationRoutes(router, {
    operations,
    access: {
      requireReader: async request => {
        await access.requireOperator(request, 'read');
      },
      cancel: (request, { id, kind, subject }, work) =>
        access.change(
          {
            request,
            queryType: 'cancel-operation',
            meta: { operation: id, kind, subject },
          },
          work,
        ),
    },
  });
}
