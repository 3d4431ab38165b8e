import { ConflictError, InputError } from '@backstage/errors';
import {
  CellRequests,
  CordonRequest,
  DrainRequest,
  NamespaceList,
  NodeList,
  OperationAnswer,
} from '@longshore/plugin-clusters-common';
import { withFailure } from '@longshore/plugin-longshore-common';
import { Operations } from '@longshore/plugin-longshore-node';
import { Request, Router } from 'express';
import { ClustersAccess, Operator } from '../access/ClustersAccess';
import { cordonNode } from '../nodes/cordonNode';
import { DRAIN_NODE, DrainInput } from '../nodes/drainNode';
import { unmanagedPods } from '../nodes/EvictionRounds';
import { namespacesOf } from '../nodes/namespacesOf';
import { nodesOf } from '../nodes/nodesOf';
import { previewDrain } from '../nodes/previewDrain';
import { NodeAccess } from '../nodes/readNode';
import { CellRows } from '../rows/CellRows';
import { answerFailure } from './answerFailure';
import { NamedCells } from './NamedCells';

/** What the database takes as the subject of an operation. */
const MAX_SUBJECT = 255;

/** Nodes and namespaces of a cell, and what operators do with nodes. */
export function addNodeRoutes(
  router: Pick<Router, 'get' | 'put' | 'post'>,
  options: {
    access: ClustersAccess;
    operations: Operations;
    rows: CellRows;
    cells: NamedCells;
  },
) {
  const { access, operations, rows, cells } = options;

  function nodeOf(
    request: Request,
    { user }: Operator,
    operation: string,
  ): NodeAccess {
    return {
      connection: cells.connectionTo(request.params.cell),
      node: request.params.node,
      authority: { level: 'operator', user, operation },
    };
  }

  async function openOperations(cell: string) {
    const open = await operations.list({
      within: cell,
      kinds: [DRAIN_NODE],
      open: true,
      limit: 500,
    });
    return new Map(open.map(({ subject, id }) => [subject, id]));
  }

  router.get('/v1/cells/:cell/requests', async (request, response) => {
    await access.requireOperator(request, 'read');
    const { cell } = cells.connectionTo(request.params.cell);
    const answer: CellRequests | undefined = rows.requests(cell);
    response.json(answer);
  });

  router.get('/v1/cells/:cell/nodes', async (request, response) => {
    await access.requireOperator(request, 'read');
    const { cell } = cells.connectionTo(request.params.cell);
    const open = await openOperations(cell);
    const unread = cells.unread(cell, ['Node', 'Pod']);
    const answer: NodeList = {
      nodes: nodesOf(rows, cell, open),
      ...(unread && { unread }),
    };
    response.json(answer);
  });

  router.get('/v1/cells/:cell/namespaces', async (request, response) => {
    await access.requireOperator(request, 'read');
    const { cell } = cells.connectionTo(request.params.cell);
    const unread = cells.unread(cell, ['Pod']);
    const answer: NamespaceList = {
      namespaces: namespacesOf(rows, cell),
      ...(unread && { unread }),
    };
    response.json(answer);
  });

  router.put(
    '/v1/cells/:cell/nodes/:node/cordon',
    async (request, response) => {
      const { cell, node } = request.params;
      const { cordoned, reason } = request.body as CordonRequest;
      await access.change(
        {
          request,
          queryType: cordoned ? 'cordon-node' : 'uncordon-node',
          meta: { cell, node, ...(reason && { reason }) },
        },
        async operator => {
          const target = nodeOf(request, operator, 'cordon');
          const drain = (await openOperations(cell)).get(`${cell}/${node}`);
          if (!cordoned && drain) {
            throw withFailure(
              new ConflictError(
                `Node ${node} is being drained; cancel that operation first`,
              ),
              { code: 'operation-open', params: { operation: drain } },
            );
          }
          await answerFailure(() => cordonNode({ ...target, cordoned }));
        },
      );
      response.status(204).end();
    },
  );

  router.get('/v1/cells/:cell/nodes/:node/drain', async (request, response) => {
    const operator = await access.requireOperator(request, 'read');
    const target = nodeOf(request, operator, 'preview');
    const { preview } = await answerFailure(() => previewDrain(target));
    response.json(preview);
  });

  router.post(
    '/v1/cells/:cell/nodes/:node/drain',
    async (request, response) => {
      const { cell, node } = request.params;
      const { reason, evictUnmanaged = false } = request.body as DrainRequest;
      const operation = await access.change(
        {
          request,
          queryType: DRAIN_NODE,
          meta: { cell, node, reason, evictUnmanaged },
        },
        async (operator, note) => {
          const target = nodeOf(request, operator, 'drain');
          const subject = `${cell}/${node}`;
          if (subject.length > MAX_SUBJECT) {
            throw new InputError('The names of cell and node are too long');
          }
          const { preview, nodeUid } = await answerFailure(() =>
            previewDrain(target),
          );
          const unmanaged = preview.pods.filter(
            ({ fate }) => fate === 'unmanaged',
          );
          if (!evictUnmanaged && unmanaged.length > 0) {
            const { message, code, params } = unmanagedPods({
              cell,
              node,
              pods: unmanaged,
            });
            throw withFailure(new ConflictError(message), { code, params });
          }
          const begun = await operations.begin<DrainInput>(DRAIN_NODE, {
            subject,
            reason,
            requestedBy: operator.user,
            // The uid, so that a cell that is known by two names drains it once.
            exclusiveKey: `node:${nodeUid}`,
            input: {
              cell,
              node,
              nodeUid,
              evictUnmanaged,
              principals: [...operator.principals],
            },
          });
          note({ operation: begun.id });
          return begun;
        },
      );
      const answer: OperationAnswer = { operation };
      response.status(202).json(answer);
    },
  );
}
