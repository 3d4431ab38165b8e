import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The list of services. */
export const rootRouteRef = createRouteRef({ id: 'services' });

/** A service in one environment. */
export const serviceRouteRef = createSubRouteRef({
  id: 'services:service',
  parent: rootRouteRef,
  path: '/:namespace/:name/:environment',
});

/** The entity tab, which has no address of its own in the plugin. */
export const entityContentRouteRef = createRouteRef({
  id: 'services:entity-content',
});
