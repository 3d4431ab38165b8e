/**
 * Pages of services, for apps on the legacy frontend system.
 *
 * @packageDocumentation
 */

import {
  createApiFactory,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { ServicesClient } from '@longshore/plugin-services-common';
import { servicesApiRef } from './api';
import { entityContentRouteRef, rootRouteRef, serviceRouteRef } from './routes';

/**
 * The plugin, to be listed in the app or found through its extensions.
 *
 * @public
 */
export const servicesPlugin = createPlugin({
  id: 'services',
  routes: { root: rootRouteRef, service: serviceRouteRef },
  apis: [
    createApiFactory({
      api: servicesApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ServicesClient(deps),
    }),
  ],
});

/**
 * List and detail, for a route such as `/services`.
 *
 * @public
 */
export const ServicesPage = servicesPlugin.provide(
  createRoutableExtension({
    name: 'ServicesPage',
    component: () =>
      import('./components/ServicesPage').then(m => m.LegacyServicesPage),
    mountPoint: rootRouteRef,
  }),
);

/**
 * The tab "Live", for the entity page of components.
 *
 * @public
 */
export const EntityServicesContent = servicesPlugin.provide(
  createRoutableExtension({
    name: 'EntityServicesContent',
    component: () =>
      import('./components/EntityServices').then(m => m.EntityServicesContent),
    mountPoint: entityContentRouteRef,
  }),
);

export { servicesApiRef };
export { servicesTranslationRef } from './translation';
