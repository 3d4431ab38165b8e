import { AuditorService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  CellEventList,
  EventsRequest,
  EventsResponse,
  LogRequest,
  MOST_CELL_EVENTS,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { audited } from '../access/audited';
import { ClustersAccess } from '../access/ClustersAccess';
import { CellConnection } from '../connection/CellConnection';
import { LogRights } from '../streams/LogRights';
import { readEvents } from '../streams/readEvents';
import { readLogs } from '../streams/readLogs';
import { Clock } from '../time/Clock';
import { answerFailure } from './answerFailure';
import { Callers, Writer } from './Callers';
import { NamedCells } from './NamedCells';
import { streamChanges } from './streamChanges';

const EVENTS = 50;

/** Logs and events: for plugins as the person's level, for operators of a cell. */
export function addStreamRoutes(
  router: Pick<Router, 'get' | 'post'>,
  options: {
    access: ClustersAccess;
    callers: Callers;
    auditor: AuditorService;
    rights: LogRights;
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
    const writer = await callers.requireWriter(request, 'read-logs');
    const user = writer.user ?? stated.user;
    await audited(
      auditor,
      {
        eventId: 'cluster-read-logs',
        severityLevel: 'low',
        request,
        meta: {
          ...asWhom(stated, writer),
          ...(targets && { targets: targets.map(target => ({ ...target })) }),
          ...(select && { select: select.map(selector => ({ ...selector })) }),
        },
      },
      async () => {
        if (!targets && !select) {
          throw new InputError('targets or select is required');
        }
      },
    );
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, options.stopping]);
    const authority = { ...stated, user };
    await streamChanges({
      response,
      messages: readLogs({
        request: { ...asked, authority },
        connection: options.connection,
        rights: options.rights.watch(authority),
        clock,
        signal,
      }),
      signal,
    });
  });

  router.post('/v1/events', async (request, response) => {
    const asked = request.body as EventsRequest;
    const { authority: stated, cell, object, limit } = asked;
    const writer = await callers.requireWriter(request, 'read-events');
    const user = writer.user ?? stated.user;
    const answer: EventsResponse = await audited(
      auditor,
      {
        eventId: 'cluster-read-events',
        severityLevel: 'low',
        request,
        meta: { ...asWhom(stated, writer), cell, object: { ...object } },
      },
      async () => ({
        events: await answerFailure(() =>
          readEvents({
            connection: cells.connectionTo(cell),
            authority: { ...stated, user },
            filter: object,
            limit: limit ?? EVENTS,
          }),
        ),
      }),
    );
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
          limit: Number(limit ?? MOST_CELL_EVENTS),
        }),
      ),
    };
    response.json(answer);
  });
}

/** With whose rights something is read, as it is recorded. */
function asWhom(stated: WriteAuthority, { plugin, user }: Writer) {
  const { level, operation } = stated;
  return { level, operation, user: user ?? stated.user, plugin };
}
