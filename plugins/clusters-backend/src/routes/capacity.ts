import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  PlacementPreview,
  PlacementRequest,
} from '@longshore/plugin-clusters-common';
import { Router } from 'express';
import { ClustersAccess } from '../access/ClustersAccess';
import { PlacementPreviews } from '../capacity/PlacementPreviews';
import { Callers } from './Callers';

/** How instances would be placed, for operators and for the plugins that write. */
export function addCapacityRoutes(
  router: Pick<Router, 'post'>,
  options: {
    access: ClustersAccess;
    callers: Callers;
    httpAuth: HttpAuthService;
    placement: PlacementPreviews;
  },
) {
  const { access, callers, httpAuth, placement } = options;

  router.post('/v1/placement/preview', async (request, response) => {
    const { principal } = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    // A plugin that calls for a person has looked at that person's rights.
    if (principal.type === 'user' && !principal.actor) {
      await access.requireOperator(request, 'read');
    } else {
      await callers.requireWriter(request, 'preview-placement');
    }
    const answer: PlacementPreview = await placement.preview(
      request.body as PlacementRequest,
    );
    response.json(answer);
  });
}
