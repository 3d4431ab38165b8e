import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError, toError } from '@backstage/errors';
import {
  CellEventList,
  EventsRequest,
  EventsResponse,
  LogRequest,
} from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';
import { CellConnection } from '../connection/CellConnection';
import { readEvents } from '../streams/readEvents';
import { readLogs } from '../streams/readLogs';
import { Clock } from '../time/Clock';
import { answerFailure } from './answerFailure';
import { Callers } from './Callers';
import { NamedCells } from './NamedCells';
import { streamChanges } from './streamChanges';

const EVENTS = 50;
const CELL_EVENTS = 200;

/** Logs and events: for plugins as the person's level, for operators of a cell. */
export function addStreamRoutes(
  router: Pick<Router, 'get' | 'post'>,
  options: {
    access: ClustersAccess;
    callers: Callers;
    auditor: AuditorService;
    cells: NamedCells;
    connection: (cell: string) => CellConnection | undefined;
    clock: Clock;
    stopping: AbortSignal;
  },
) {
  const { access, callers, cells, auditor, clock } = options;

  router.post('/v1/logs', async (request, response) => {
    const asked = request.body as LogRequest;
    const { authority: stated, targets, select } = asked;
    const event = await auditor.createEvent({
      eventId: 'cluster-read-logs',
      severityLevel: 'low',
      request,
      meta: {
        level: stated.level,
        operation: stated.operation,
        ...(targets && { targets: targets.map(target => ({ ...target })) }),
        ...(select && { select: select.map(selector => ({ ...selector })) }),
      },
    });
    let user: string;
    try {
      const writer = await callers.requireWriter(request);
      user = writer.user ?? stated.user;
      if (!targets && !select) {
        throw new InputError('targets or select is required');
      }
      await event.success({ meta: { user, plugin: writer.plugin } });
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, options.stopping]);
    await streamChanges({
      response,
      messages: readLogs({
        request: { ...asked, authority: { ...stated, user } },
        connection: options.connection,
        clock,
        signal,
      }),
      signal,
    });
  });

  router.post('/v1/events', async (request, response) => {
    const { user } = await callers.requireWriter(request);
    const { authority, cell, object, limit } = request.body as EventsRequest;
    const answer: EventsResponse = {
      events: await answerFailure(() =>
        readEvents({
          connection: cells.connectionTo(cell),
          authority: { ...authority, user: user ?? authority.user },
          filter: object,
          limit: limit ?? EVENTS,
        }),
      ),
    };
    response.json(answer);
  });

  router.get('/v1/cells/:cell/events', async (request, response) => {
    await access.requireOperator(request, 'read');
    const { namespace, kind, name, limit } = request.query;
    const answer: CellEventList = {
      events: await answerFailure(() =>
        readEvents({
          connection: cells.connectionTo(request.params.cell),
          filter: {
            namespace: namespace?.toString(),
            kind: kind?.toString(),
            name: name?.toString(),
          },
          limit: Number(limit ?? CELL_EVENTS),
        }),
      ),
    };
    response.json(answer);
  });
}
