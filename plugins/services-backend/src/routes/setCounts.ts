import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { ApiRouter } from '@backstage/backend-openapi-utils';
import { toError } from '@backstage/errors';
import { openApiSpec } from '../schema/openapi';
import { AuthorizedServices } from '../services/AuthorizedServices';
import { parseService } from './parseService';

/**
 * Route that sets counts. Each attempt is audited, refused ones too.
 *
 * @internal
 */
export function addSetCountsRoute(
  router: ApiRouter<typeof openApiSpec>,
  options: {
    services: AuthorizedServices;
    httpAuth: HttpAuthService;
    auditor: AuditorService;
  },
): void {
  const { services, httpAuth, auditor } = options;

  router.put(
    '/services/:namespace/:name/:environment/counts',
    async (req, res) => {
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      const service = parseService(req.params);
      const event = await auditor.createEvent({
        eventId: 'service-scale',
        severityLevel: 'medium',
        request: req,
        meta: {
          entityRef: service.entityRef,
          environment: service.environment,
          cells: [...new Set(req.body.counts.map(({ cell }) => cell))],
          to: req.body.counts.map(({ track, cell, desired }) => ({
            track,
            cell,
            desired,
          })),
        },
      });
      try {
        const { response, changed } = await services.setCounts(
          service,
          { ...req.body, counts: [...req.body.counts] },
          { credentials },
        );
        await event.success({
          meta: {
            operationId: changed.operationId,
            from: changed.changes.map(({ track, cell, from }) => ({
              track,
              cell,
              desired: from,
            })),
            failures: changed.failures,
          },
        });
        res.json(response);
      } catch (error) {
        await event.fail({ error: toError(error) });
        throw error;
      }
    },
  );
}
