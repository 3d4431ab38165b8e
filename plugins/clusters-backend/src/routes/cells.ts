import {
  CellEnrolment,
  CellRegistration,
  CellRegistrationChange,
  OperationAnswer,
} from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';
import { CellRegistry } from '../registry/CellRegistry';
import { Manifests } from '../registry/manifests/Manifests';
import { answerFailure } from './answerFailure';

/** An enrolment applies some 20 objects and waits for a token. */
const ENROLMENT_MS = 30_000;

/** Registering, changing and removing of cells, for operators. */
export function addRegistryRoutes(
  router: Pick<Router, 'get' | 'post' | 'patch' | 'delete'>,
  options: {
    access: ClustersAccess;
    registry: CellRegistry;
    manifests: Manifests;
  },
) {
  const { access, registry, manifests } = options;

  router.get('/v1/manifests', async (request, response) => {
    await access.requireOperator(request, 'read');
    response.json(manifests.answer);
  });

  router.post('/v1/cells/check', async (request, response) => {
    const body = request.body as CellRegistration;
    const check = await access.change(
      { request, queryType: 'check-cell', meta: aboutCell(body) },
      async (_, note) => {
        const result = await registry.check(body);
        note({ acceptable: result.acceptable });
        return result;
      },
    );
    response.json(check);
  });

  router.post('/v1/cells', async (request, response) => {
    const body = request.body as CellRegistration;
    const operation = await access.change(
      { request, queryType: 'register-cell', meta: aboutCell(body) },
      async (operator, note) => {
        const begun = await registry.register(body, operator);
        note({ operation: begun.id });
        return begun;
      },
    );
    const answer: OperationAnswer = { operation };
    response.status(202).json(answer);
  });

  router.post('/v1/enrolments', async (request, response) => {
    const body = request.body as CellEnrolment;
    const operation = await access.change(
      { request, queryType: 'enrol-cell', meta: aboutCell(body) },
      async (operator, note) => {
        const begun = await answerFailure(() =>
          registry.enrol(body, operator, AbortSignal.timeout(ENROLMENT_MS)),
        );
        note({ operation: begun.id });
        return begun;
      },
    );
    const answer: OperationAnswer = { operation };
    response.status(202).json(answer);
  });

  router.patch('/v1/cells/:cell', async (request, response) => {
    const { cell } = request.params;
    const body = request.body as CellRegistrationChange;
    const { region, environments, credentials } = body;
    await access.change(
      {
        request,
        queryType: 'change-cell',
        meta: {
          cell,
          ...(region && { region }),
          ...(environments && { environments }),
          credentials: Boolean(credentials),
        },
      },
      operator => registry.change(cell, body, operator),
    );
    response.status(204).end();
  });

  router.delete('/v1/cells/:cell', async (request, response) => {
    const { cell } = request.params;
    const reason =
      typeof request.query.reason === 'string'
        ? request.query.reason
        : undefined;
    const operation = await access.change(
      { request, queryType: 'remove-cell', meta: { cell } },
      async (operator, note) => {
        const begun = await registry.remove(cell, operator, reason);
        note({ operation: begun.id });
        return begun;
      },
    );
    const answer: OperationAnswer = { operation };
    response.status(202).json(answer);
  });

  router.get('/v1/key-rotations', async (request, response) => {
    await access.requireOperator(request, 'manage');
    response.json(await registry.sealing());
  });

  router.post('/v1/key-rotations', async (request, response) => {
    const operation = await access.change(
      { request, queryType: 'rotate-keys', meta: {} },
      async (operator, note) => {
        const begun = await registry.rotateKeys(operator);
        note({ operation: begun.id });
        return begun;
      },
    );
    const answer: OperationAnswer = { operation };
    response.status(202).json(answer);
  });
}

/** What may stand in a record: nothing of the credentials but their kind. */
function aboutCell(body: CellRegistration | CellEnrolment) {
  const { name, region, environments } = body;
  return {
    cell: name,
    region,
    environments,
    ...('credentials' in body && { credentials: body.credentials.type }),
  };
}
