import { createApiRef } from '@backstage/core-plugin-api';
import { ServicesApi } from '@longshore/plugin-services-common';

/**
 * Client of the services backend, replaceable in apps and tests.
 *
 * @public
 */
export const servicesApiRef = createApiRef<ServicesApi>({
  id: 'plugin.services.client',
});
