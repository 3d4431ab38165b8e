import { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { Router } from 'express';
import { PlacedServices } from '../services/PlacedServices';

/** Only the plugin that removes cells has a reason to ask. */
const ASKS = 'plugin:clusters';

/**
 * Says what is placed in a cell, so that it is not removed while something is.
 *
 * @internal
 */
export function addCellServicesRoute(
  router: Pick<Router, 'get'>,
  options: { placed: PlacedServices; httpAuth: HttpAuthService },
): void {
  const { placed, httpAuth } = options;
  router.get('/cells/:cell/services', async (request, response) => {
    const { principal } = await httpAuth.credentials(request, {
      allow: ['service'],
    });
    if (principal.subject !== ASKS || principal.accessRestrictions) {
      throw new NotAllowedError(`Only ${ASKS} may ask what a cell is used for`);
    }
    response.json({ services: await placed.in(request.params.cell) });
  });
}
