import { NotFoundError } from '@backstage/errors';
import { Operation, withFailure } from '@longshore/plugin-longshore-common';
import type { Router, Request } from 'express';
import { Operations } from './Operations';

/** Operations in a list, unless more are asked for. */
const LISTED = 50;

/** Lines in one answer; a page asks for the rest at once. */
const LINES = 1_000;

/**
 * Who may see and end the operations of a plugin. Errors of these functions are
 * the answer, so that they say "not found" to those who may not know of it.
 *
 * @public
 */
export interface OperationAccess {
  /** Throws unless the reader may see operations: this one, or their list. */
  requireReader(request: Request, operation?: Operation): Promise<void>;
  /** Does the work if the person may end it, and records who did. */
  cancel(
    request: Request,
    operation: Operation,
    work: () => Promise<Operation>,
  ): Promise<Operation>;
}

/**
 * Options of {@link addOperationRoutes}.
 *
 * @public
 */
export interface OperationRoutesOptions {
  operations: Pick<Operations, 'get' | 'list' | 'log' | 'cancel'>;
  access: OperationAccess;
}

/**
 * Adds what an operation page asks for: the list, one operation, its log and its
 * cancelling. The OpenAPI document of the router needs `operationPaths` and
 * `operationSchemas`.
 *
 * @public
 */
export function addOperationRoutes(
  router: Pick<Router, 'get' | 'post'>,
  { operations, access }: OperationRoutesOptions,
): void {
  /** Who may not see operations hears the same, whether it is there or not. */
  async function find(request: Request): Promise<Operation> {
    const operation = await operations.get(request.params.id);
    await access.requireReader(request, operation);
    if (!operation) {
      throw withFailure(new NotFoundError('There is no such operation'), {
        code: 'operation-not-known',
      });
    }
    return operation;
  }

  router.get('/v1/operations', async (request, response) => {
    await access.requireReader(request);
    const { subject, within, open, limit } = request.query;
    response.json({
      operations: await operations.list({
        subject: textOf(subject),
        within: textOf(within),
        open: String(open) === 'true',
        limit: Number(limit ?? LISTED),
      }),
    });
  });

  router.get('/v1/operations/:id', async (request, response) => {
    response.json({ operation: await find(request) });
  });

  router.get('/v1/operations/:id/log', async (request, response) => {
    const { id } = await find(request);
    const after = Number(request.query.after ?? 0);
    response.json({ lines: await operations.log(id, { after, limit: LINES }) });
  });

  router.post('/v1/operations/:id/cancel', async (request, response) => {
    const found = await find(request);
    const operation = await access.cancel(
      request,
      found,
      async () => (await operations.cancel(found.id)) ?? found,
    );
    response.json({ operation });
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
