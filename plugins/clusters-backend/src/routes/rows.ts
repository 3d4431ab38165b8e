import { AuditorService } from '@backstage/backend-plugin-api';
import {
  InstanceEndList,
  RowPage,
  RowQuery,
  SummaryRequest,
  SummaryResponse,
} from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { audited } from '../access/audited';
import { InstanceOutbox } from '../outbox/InstanceOutbox';
import { queryRows } from '../rows/queryRows';
import { summarizeServices } from '../rows/summarizeServices';
import { Clock } from '../time/Clock';
import { WatchedCells } from '../WatchedCells';
import { Callers } from './Callers';

const DEFAULT_ENDS = 500;

/** Rows and the ends of instances, for the plugins that may read them. */
export function addRowRoutes(
  router: Pick<Router, 'get' | 'post'>,
  options: {
    auditor: AuditorService;
    callers: Callers;
    cells: WatchedCells;
    outbox: InstanceOutbox;
    clock: Clock;
  },
) {
  const { auditor, callers, cells, outbox, clock } = options;
  const source = () => ({
    rows: cells.rows,
    cells: cells.cells().map(({ name }) => name),
    isLive: (name: string) => cells.isLive(name),
  });

  router.post('/v1/rows/query', async (request, response) => {
    await callers.requireReader(request, 'query-rows');
    const answer: RowPage = queryRows(source(), request.body as RowQuery);
    response.json(answer);
  });

  router.post('/v1/rows/summaries', async (request, response) => {
    await callers.requireReader(request, 'summarize-rows');
    const answer: SummaryResponse = {
      summaries: summarizeServices(source(), request.body as SummaryRequest),
    };
    response.json(answer);
  });

  router.get('/v1/instance-ends', async (request, response) => {
    await callers.requireReader(request, 'read-instance-ends');
    const limit = Number(request.query.limit ?? DEFAULT_ENDS);
    const ends = await outbox.pending(limit + 1);
    const answer: InstanceEndList = {
      ends: ends.slice(0, limit),
      more: ends.length > limit,
    };
    response.json(answer);
  });

  router.post('/v1/instance-ends/acknowledge', async (request, response) => {
    await callers.requireReader(request, 'acknowledge-instance-ends');
    const { ids } = request.body as { ids: string[] };
    await audited(
      auditor,
      {
        eventId: 'clusters-acknowledge',
        // Plugins call it all day; whoever wants to see it raises the level.
        severityLevel: 'low',
        request,
        meta: { queryType: 'acknowledge-instance-ends', count: ids.length },
      },
      () => outbox.acknowledge(ids, clock.now()),
    );
    response.status(204).end();
  });
}
