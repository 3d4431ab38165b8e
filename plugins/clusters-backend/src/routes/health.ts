import { InputError, NotFoundError } from '@backstage/errors';
import {
  CellAnswer,
  CellHealthHistory,
  CellList,
} from '@longshore/plugin-clusters-common';
import { withFailure } from '@longshore/plugin-longshore-common';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';
import { CellOverviews } from '../health/CellOverviews';
import { HealthStore } from '../health/HealthStore';

const DAY_MS = 24 * 3_600_000;
/** A cell that flaps makes four lines a minute; a page shows a timeline. */
const MOST_CHANGES = 1_000;

/** Cells with their health and its history, for operators. */
export function addHealthRoutes(
  router: Pick<Router, 'get'>,
  options: {
    access: ClustersAccess;
    overviews: CellOverviews;
    health: Pick<HealthStore, 'history'>;
  },
) {
  const { access, overviews, health } = options;

  router.get('/v1/cells', async (request, response) => {
    await access.requireOperator(request, 'read');
    const answer: CellList = { cells: await overviews.list() };
    response.json(answer);
  });

  router.get('/v1/cells/:cell', async (request, response) => {
    await access.requireOperator(request, 'read');
    const cell = await overviews.get(request.params.cell);
    if (!cell) {
      throw noSuchCell(request.params.cell);
    }
    const answer: CellAnswer = { cell };
    response.json(answer);
  });

  router.get('/v1/cells/:cell/history', async (request, response) => {
    await access.requireOperator(request, 'read');
    const { cell } = request.params;
    if (!(await overviews.get(cell))) {
      throw noSuchCell(cell);
    }
    const answer: CellHealthHistory = {
      changes: await health.history({
        cell,
        since: readSince(request.query.since),
        limit: MOST_CHANGES,
      }),
    };
    response.json(answer);
  });
}

function readSince(since: unknown): Date {
  const time =
    typeof since === 'string' ? new Date(since) : new Date(Date.now() - DAY_MS);
  if (Number.isNaN(time.getTime())) {
    throw new InputError(`'since' is not a time, use ISO 8601: ${since}`);
  }
  return time;
}

function noSuchCell(cell: string): NotFoundError {
  return withFailure(new NotFoundError(`There is no cell '${cell}'`), {
    code: 'cell-not-known',
    params: { cell },
  });
}
