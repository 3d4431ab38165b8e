import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { ApplyRequest } from '@longshore/plugin-clusters-common';
import { Operations } from '@longshore/plugin-longshore-node';
import express from 'express';
import { ClustersAccess } from './access/ClustersAccess';
import { CellWriter } from './apply/CellWriter';
import { Instances } from './outbox/createInstanceOutbox';
import { Registry } from './registry/createRegistry';
import { Health } from './health/createHealth';
import { Callers } from './routes/Callers';
import { addAccessRoutes } from './routes/access';
import { addCapacityRoutes } from './routes/capacity';
import { addHealthRoutes } from './routes/health';
import { addRegistryRoutes } from './routes/cells';
import { NamedCells } from './routes/NamedCells';
import { addNodeRoutes } from './routes/nodes';
import { addClusterOperationRoutes } from './routes/operations';
import { addRowRoutes } from './routes/rows';
import { streamChanges } from './routes/streamChanges';
import { addUtilisationRoutes } from './routes/utilisation';
import { addStreamRoutes } from './routes/streams';
import { WriteRoutes } from './routes/writes';
import { changeMessages } from './rows/changeMessages';
import { spec } from './schema/openapi';
import { LogRights } from './streams/LogRights';
import { Clock } from './time/Clock';
import { WatchedCells } from './WatchedCells';

/** A ConfigMap is at most 1 MiB, and a release has a few. */
const MAX_BODY = '8mb';

export async function createRouter(options: {
  cells: WatchedCells;
  writers: string[];
  access: ClustersAccess;
  operations: Operations;
  health: Health;
  registry: Registry;
  instances: Instances;
  logRights: LogRights;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  clock: Clock;
  /** Ends every stream when it aborts. */
  stopping: AbortSignal;
}): Promise<express.Router> {
  const { cells, httpAuth, auditor, clock, stopping } = options;
  const callers = new Callers({ httpAuth, auditor, writers: options.writers });
  const writer = new CellWriter({
    connection: name => cells.connection(name),
    cell: name => cells.cell(name),
  });
  const writes = new WriteRoutes({ callers, writer, auditor });

  const router = createValidatedOpenApiRouter(spec, {
    middleware: [express.json({ limit: MAX_BODY })],
  });

  router.get('/v1/changes', async (request, response) => {
    await callers.requireReader(request, 'follow-changes');
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, stopping]);
    const { cursor } = request.query;
    await streamChanges({
      response,
      messages: changeMessages(cells, { cursor, clock, signal }),
      signal,
    });
  });

  router.put('/v1/scale', async (request, response) => {
    response.json(await writes.scale(request, request.body));
  });

  router.post('/v1/apply', async (request, response) => {
    response.json(await writes.apply(request, request.body as ApplyRequest));
  });

  const { access, operations, health } = options;
  const named = new NamedCells({
    cells,
    known: options.registry.known,
  });
  addRowRoutes(router, {
    auditor,
    callers,
    cells,
    outbox: options.instances.outbox,
    clock,
  });
  addAccessRoutes(router, { access, httpAuth });
  addHealthRoutes(router, {
    access,
    overviews: health.overviews,
    health: health.store,
  });
  addUtilisationRoutes(router, {
    access,
    utilisation: health.utilisation,
    cells: () => cells.cells().map(({ name }) => name),
  });
  addCapacityRoutes(router, {
    access,
    callers,
    httpAuth,
    placement: health.placement,
  });
  addClusterOperationRoutes(router, { access, operations });
  addRegistryRoutes(router, { access, ...options.registry });
  addNodeRoutes(router, {
    access,
    operations,
    rows: cells.rows,
    cells: named,
  });
  addStreamRoutes(router, {
    access,
    callers,
    auditor,
    rights: options.logRights,
    cells: named,
    connection: name => cells.connection(name),
    clock,
    stopping,
  });

  return router;
}
