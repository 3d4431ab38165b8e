import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import { addCellServicesRoute } from './routes/cellServices';
import { addReadRoutes } from './routes/readServices';
import { addSetCountsRoute } from './routes/setCounts';
import { openApiSpec } from './schema/openapi';
import { AuthorizedServices } from './services/AuthorizedServices';
import { PlacedServices } from './services/PlacedServices';

/**
 * Routes of the services plugin; requests are checked against the schema first.
 *
 * @internal
 */
export function createRouter(options: {
  services: AuthorizedServices;
  placed: PlacedServices;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): express.Router {
  const router = createValidatedOpenApiRouter(openApiSpec, {
    middleware: [express.json({ limit: '100kb' })],
  });
  addReadRoutes(router, options);
  addSetCountsRoute(router, options);
  addCellServicesRoute(router, options);
  return router;
}
