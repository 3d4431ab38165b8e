import {
  NodeUtilisation,
  UtilisationReport,
} from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';
import {
  reportNode,
  reportUtilisation,
} from '../utilisation/reportUtilisation';
import { UtilisationStore } from '../utilisation/UtilisationStore';

const DEFAULT_DAYS = 30;

/** How well cells and hosts are used, for operators. */
export function addUtilisationRoutes(
  router: Pick<Router, 'get'>,
  options: {
    access: ClustersAccess;
    utilisation: UtilisationStore;
    cells: () => string[];
  },
) {
  const { access, utilisation, cells } = options;
  router.get('/v1/utilisation', async (request, response) => {
    await access.requireOperator(request, 'read');
    const answer: UtilisationReport = await reportUtilisation(utilisation, {
      days: Number(request.query.days ?? DEFAULT_DAYS),
      now: new Date(),
      cells: cells(),
    });
    response.json(answer);
  });

  router.get(
    '/v1/cells/:cell/nodes/:node/utilisation',
    async (request, response) => {
      await access.requireOperator(request, 'read');
      const { cell, node } = request.params;
      const answer: NodeUtilisation = await reportNode(utilisation, {
        cell,
        node,
        days: Number(request.query.days ?? DEFAULT_DAYS),
        now: new Date(),
      });
      response.json(answer);
    },
  );
}
