import { HttpAuthService } from '@backstage/backend-plugin-api';
import { ApiRouter } from '@backstage/backend-openapi-utils';
import {
  InstanceListQuery,
  PastInstanceQuery,
  ServiceListQuery,
} from '@longshore/plugin-services-common';
import { openApiSpec } from '../schema/openapi';
import {
  AuthorizedServices,
  ServicesCaller,
} from '../services/AuthorizedServices';
import { parseComponent, parseService } from './parseService';

/**
 * Routes that read.
 *
 * @internal
 */
export function addReadRoutes(
  router: ApiRouter<typeof openApiSpec>,
  options: { services: AuthorizedServices; httpAuth: HttpAuthService },
): void {
  const { services, httpAuth } = options;

  // The schema has checked every value and given each its type already.
  const callerOf = async (
    req: Parameters<HttpAuthService['credentials']>[0],
    minRevision: unknown,
  ): Promise<ServicesCaller> => ({
    credentials: await httpAuth.credentials(req, { allow: ['user'] }),
    minRevision: minRevision as number | undefined,
  });

  router.get('/services', async (req, res) => {
    const { minRevision, ...query } = req.query;
    res.json(
      await services.list(
        query as ServiceListQuery,
        await callerOf(req, minRevision),
      ),
    );
  });

  router.get('/services/:namespace/:name', async (req, res) => {
    res.json(
      await services.environments(
        parseComponent(req.params),
        await callerOf(req, req.query.minRevision),
      ),
    );
  });

  router.get('/services/:namespace/:name/:environment', async (req, res) => {
    res.json(
      await services.detail(
        parseService(req.params),
        await callerOf(req, req.query.minRevision),
      ),
    );
  });

  router.get(
    '/services/:namespace/:name/:environment/instances',
    async (req, res) => {
      const { minRevision, ...query } = req.query;
      res.json(
        await services.instances(
          parseService(req.params),
          query as InstanceListQuery,
          await callerOf(req, minRevision),
        ),
      );
    },
  );

  router.get(
    '/services/:namespace/:name/:environment/instances/past',
    async (req, res) => {
      res.json(
        await services.pastInstances(
          parseService(req.params),
          req.query as PastInstanceQuery,
          await callerOf(req, undefined),
        ),
      );
    },
  );
}
