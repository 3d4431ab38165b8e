import { HttpAuthService } from '@backstage/backend-plugin-api';
import { ClustersPageAccess } from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';

/** Tells pages whether there is anything for the reader. */
export function addAccessRoutes(
  router: Pick<Router, 'get'>,
  options: { access: ClustersAccess; httpAuth: HttpAuthService },
) {
  const { access, httpAuth } = options;
  router.get('/v1/access', async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const answer: ClustersPageAccess = await access.accessOf(credentials);
    response.json(answer);
  });
}
